/** The TypeScript samples of a README: the contents of its ```ts fences, with the 1-based line of the fence.
 *
 *  @param {string} text
 *  @returns {{ code: string, line: number }[]}
 */
export const samples = (text) =>
  Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ({ 1: code = '', index }) => ({
    code,
    line: text.slice(0, index).split('\n').length,
  }));

/** The packages that a README tells to install: what its first `npm install` line names.
 *
 *  @param {string} text
 *  @returns {string[]}
 */
export const installed = (text) =>
  (text.match(/\bnpm install ([^\n`]+)/)?.[1] ?? '').split(/\s+/).filter((word) => /^[@a-z][\w./@-]*$/i.test(word));

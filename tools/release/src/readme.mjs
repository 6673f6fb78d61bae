/** The TypeScript samples of a README: the contents of its ```ts fences.
 *
 *  @param {string} text
 *  @returns {string[]}
 */
export const samples = (text) => Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, code = '']) => code);

const longestSample = 15;

/** The first TypeScript sample of a README with the 1-based line where it begins.
 *
 *  @param {string} text
 */
function firstSample(text) {
  const match = text.match(/^```ts\n([\s\S]*?)^```$/m);
  if (match?.index === undefined) return undefined;
  return { code: match[1] ?? '', line: text.slice(0, match.index).split('\n').length };
}

/** Every README shows how to install and use its package, in a sample short enough to read.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* readme({ packages }) {
  for (const { folder, manifest, files } of packages) {
    const file = `${folder}/README.md`;
    const text = files.find(({ path }) => path === file)?.text;
    if (text === undefined) continue;
    if (!text.startsWith(`# ${manifest.name}\n`))
      yield { file, line: 1, message: `must begin with "# ${manifest.name}"` };
    if (!new RegExp(`npm install .*${manifest.name}`).test(text))
      yield { file, line: 1, message: 'does not say how to install' };
    const sample = firstSample(text);
    if (sample === undefined) yield { file, line: 1, message: 'has no ```ts sample' };
    else if (sample.code.split('\n').filter((line) => line.trim() !== '').length > longestSample) {
      yield { file, line: sample.line, message: `the first sample is longer than ${longestSample} lines` };
    }
  }
}

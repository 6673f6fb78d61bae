import { installed, samples } from '../../../docs/src/readme.mjs';
import { packageOf, parseSource } from '../source.mjs';

const longestSample = 15;

/** Every README says how to install its package and shows how to use it, in a sample short enough to read that needs nothing but what was installed.
 *
 *  @type {import('../rules.mjs').Rule}
 */
export function* readme({ packages }) {
  for (const { folder, manifest, files } of packages) {
    const file = `${folder}/README.md`;
    const text = files.find(({ path }) => path === file)?.text;
    if (text === undefined) continue;
    const names = installed(text);
    const shown = samples(text);
    if (!text.startsWith(`# ${manifest.name}\n`))
      yield { file, line: 1, message: `must begin with "# ${manifest.name}"` };
    if (!names.includes(manifest.name))
      yield { file, line: 1, message: `has no line "npm install ${manifest.name} ..."` };
    if (shown[0] === undefined) yield { file, line: 1, message: 'has no ```ts sample' };
    else if (shown[0].code.split('\n').filter((line) => line.trim() !== '').length > longestSample) {
      yield { file, line: shown[0].line, message: `the first sample is longer than ${longestSample} lines` };
    }
    for (const { code, line } of shown) {
      for (const imported of parseSource({ path: file, text: code }).imports) {
        const wanted = packageOf(imported.name);
        if (wanted === undefined || names.includes(wanted)) continue;
        yield {
          file,
          line: line + imported.line,
          message: `a sample imports ${wanted}, which the line "npm install ..." does not name`,
        };
      }
    }
  }
}

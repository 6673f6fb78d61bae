import { oneCheck, vitestCounts } from './counts.mjs';
import { at } from './paths.mjs';

/** A command that checks something.
 *
 *  @typedef {object} Check
 *  @property {string} title one line in the imperative
 *  @property {(summary: string) => readonly string[]} command given where to leave a summary file
 *  @property {readonly string[]} shownAs the command as a person would type it
 *  @property {'inherit' | 'capture'} output whether its output is shown as it comes, or only when it fails
 *  @property {(summary: string | undefined, code: number) => import('./counts.mjs').Counts} count from the text of the summary file (if it was written) and the exit status
 *  @property {string} otherwise what to try when it fails
 */

/** A script of a package that the root installs, run by this Node.
 *
 *  @param {string} path within node_modules
 */
const script = (path) => [process.execPath, at('node_modules', ...path.split('/'))];

/** @type {Check} */
export const format = {
  title: 'Check the format and the common lint rules (biome)',
  command: () => [...script('@biomejs/biome/bin/biome'), 'check', '--colors=off'],
  shownAs: ['npx', 'biome', 'check'],
  output: 'capture',
  count: (_, code) => oneCheck(code),
  otherwise: '`npm run format` mends most of it.',
};

/** @type {Check} */
export const house = {
  title: "Check the house's own rules (floors, imports, shapes)",
  command: () => [process.execPath, at('tools', 'lint', 'src', 'main.mjs')],
  shownAs: ['node', 'tools/lint/src/main.mjs'],
  output: 'capture',
  count: (_, code) => oneCheck(code),
  otherwise: 'Each line above names the place and the rule; CONTRIBUTING.md tells what the rules are for.',
};

/** @type {Check} */
export const types = {
  title: 'Check the types',
  command: () => [...script('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.json'],
  shownAs: ['npm', 'run', 'typecheck'],
  output: 'capture',
  count: (_, code) => oneCheck(code),
  otherwise: 'Mend the places named above.',
};

/** The tests beside the sources.
 *
 *  @param {readonly string[]} args for vitest, such as a folder
 *  @returns {Check}
 */
export const tests = (args) => ({
  title: 'Run the tests',
  command: (summary) => [
    ...script('vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${summary}`,
    ...args,
  ],
  shownAs: ['npx', 'vitest', 'run', ...args],
  output: 'inherit',
  count: (summary, code) => (summary === undefined ? oneCheck(code || 1) : vitestCounts(summary, code)),
  otherwise: 'The failures stand above; `npx vitest run FILE` runs one file.',
});

/** @type {Check} */
export const release = {
  title: 'Rehearse the release (tarballs, types, samples, foreign programs, a browser)',
  command: (summary) => [process.execPath, at('tools', 'release', 'src', 'main.mjs'), '--summary', summary],
  shownAs: ['npm', 'run', 'rehearse'],
  output: 'inherit',
  count: (summary, code) => (summary === undefined ? oneCheck(code || 1) : JSON.parse(summary)),
  otherwise: 'The failures stand above; `npm run rehearse -- NAME` rehearses one package.',
};

import { homedir } from 'node:os';
import { sep } from 'node:path';
import { at } from './paths.mjs';
import { interrupted, run } from './run.mjs';
import { duration, StepFailure } from './step.mjs';

const title = "Set up TensorFlow's native library";
const gansSetup = [process.execPath, at('packages', 'cli', 'bin', 'gans.mjs'), 'setup', '--json'];

/** The engine that `gans train` may take the native library for: `auto` or `tensorflow`; `undefined` when it needs none.
 *
 *  @param {readonly string[]} args options of `gans train`; of `--engine` given twice the last counts
 *  @param {Readonly<Record<string, string | undefined>>} env GANS_ENGINE decides what `auto` means
 *  @returns {'auto' | 'tensorflow' | undefined}
 */
export function wantedEngine(args, env) {
  if (args.includes('--help') || args.includes('-h')) return undefined;
  const given = args.flatMap(
    (word, i) => word.match(/^--engine=(.*)/)?.[1] ?? (word === '--engine' ? args[i + 1] : []),
  );
  const option = given.at(-1) ?? 'auto';
  const name = option === 'auto' ? env.GANS_ENGINE || 'auto' : option;
  return name === 'auto' || name === 'tensorflow' ? name : undefined;
}

/** What `gans setup --json` answers.
 *
 *  @typedef {{ engine: 'tensorflow', library: { source: string, folder: string, version: string }, downloadedBytes: number }} Ready
 *  @typedef {Ready | { engine: 'wasm' } | { error: { message: string } }} Answer
 */

/** What came of the set-up, in one line.
 *
 *  @param {Answer} answer
 *  @param {string} took how long it took
 *  @param {string} otherwise what happens without the library
 */
export function describeAnswer(answer, took, otherwise) {
  if ('error' in answer) {
    // The name of the function that failed tells a reader of this line nothing.
    const reason = answer.error.message.replace(/^\w+: /, '').replace(/\.$/, '');
    return `left out after ${took}: ${reason}. ${otherwise}`.trimEnd();
  }
  if (answer.engine === 'wasm') return `not on Windows, where the engine is wasm, ${took}`;
  const { library, downloadedBytes } = answer;
  const origin =
    downloadedBytes > 0
      ? ` (${Math.round(downloadedBytes / 1e6)} MB downloaded, kept in ${short(library.folder)})`
      : library.source === 'cache'
        ? ''
        : ` (${library.source}: ${short(library.folder)})`;
  return `TensorFlow ${library.version} is ready${origin}, ${took}`;
}

/** A path as people write it.
 *
 *  @param {string} path
 */
const short = (path) => (path.startsWith(homedir() + sep) ? `~${path.slice(homedir().length)}` : path);

/** Makes the native library ready, or says in one line why it is not. Whatever fails, the run goes on without it.
 *
 *  @param {string} otherwise what happens then
 *  @param {readonly string[]} [command] answers as `gans setup --json` does
 *  @returns {Promise<boolean>} whether it is ready
 *  @throws {StepFailure} when the user has interrupted it
 */
export async function setUpNativeEngine(otherwise, command = gansSetup) {
  const started = performance.now();
  process.stderr.write(`${title} ... `);
  const { code, output } = await run(command, { output: 'answer' });
  const took = duration(performance.now() - started);
  // On a terminal the command's own progress has taken the place of the title.
  if (process.stderr.isTTY) process.stderr.write(`${process.env.TERM === 'dumb' ? '' : '\r\x1b[2K'}${title} ... `);
  if (interrupted(code)) {
    process.stderr.write(`interrupted after ${took}\n`);
    throw new StepFailure(title, code);
  }
  const answer = parse(output) ?? { error: { message: `it ended with status ${code}; \`npx gans setup\` shows more` } };
  process.stderr.write(`${describeAnswer(answer, took, otherwise)}\n`);
  return 'engine' in answer && answer.engine === 'tensorflow';
}

/** @param {string} output @returns {Answer | undefined} */
function parse(output) {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

import { advise } from './advice.mjs';
import { interrupted, run } from './run.mjs';

/** A step that did not succeed; it has been reported, and `code` is the status to exit with. */
export class StepFailure extends Error {
  /** @param {string} title @param {number} code */
  constructor(title, code) {
    super(title);
    this.code = code;
  }
}

/** How long something took, as people say it: `0.4 s`, `12 s`, `3 min 5 s`.
 *
 *  @param {number} milliseconds
 */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** What is said of a failed step: which, why (the last lines it printed), and what to try.
 *
 *  @param {{ title: string, command: readonly string[], code: number, output: string, otherwise: string }} failure
 *  @returns {string}
 */
export function describeFailure({ title, command, code, output, otherwise }) {
  const shown = output.trimEnd().split('\n').slice(-30);
  return [
    `Step that failed: ${title}`,
    `Why: \`${command.join(' ')}\` ended with status ${code}${output.trim() === '' ? ' and printed nothing.' : '; the last it printed:'}`,
    ...(output.trim() === '' ? [] : shown.map((line) => `  | ${line}`)),
    `What to try: ${advise(output, otherwise)}`,
  ].join('\n');
}

/** One step: says what it does, runs its command, says how long it took; when it fails, says why and what to try.
 *  Everything goes to stderr, so that stdout belongs to the job.
 *
 *  @param {string} title one line in the imperative
 *  @param {readonly string[]} command
 *  @param {{ otherwise: string, shownAs?: readonly string[], folder?: string }} options advice for an unknown failure; the command as a person would type it; where to run it
 *  @returns {Promise<string>} what the command printed
 *  @throws {StepFailure}
 */
export async function step(title, command, { otherwise, shownAs = command, folder }) {
  const started = performance.now();
  process.stderr.write(`${title} ... `);
  const { code, output } = await run(command, { output: 'capture', ...(folder && { folder }) });
  const took = duration(performance.now() - started);
  if (code === 0) {
    process.stderr.write(`${took}\n`);
    return output;
  }
  if (interrupted(code)) process.stderr.write(`interrupted after ${took}\n`);
  else
    process.stderr.write(
      `failed after ${took}\n\n${describeFailure({ title, command: shownAs, code, output, otherwise })}\n`,
    );
  throw new StepFailure(title, code);
}

import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format, house, release, tests, types } from './checks.mjs';
import { closingLine, skipReasons, sum } from './counts.mjs';
import { guard } from './guard.mjs';
import { setUpNativeEngine, wantedEngine } from './native-engine.mjs';
import { prepare } from './prepare.mjs';
import { interrupted, run } from './run.mjs';
import { describeFailure, duration, StepFailure } from './step.mjs';

/** Runs one check and tells how it went. A failure is told and counted; only an interruption ends the run.
 *
 *  @param {import('./checks.mjs').Check} check
 *  @param {string} folder for its summary
 */
async function perform({ title, command, shownAs, output, count, otherwise }, folder) {
  const summary = join(folder, `${title.replace(/\W+/g, '-')}.json`);
  const started = performance.now();
  if (output === 'inherit') console.log(`${title}:`);
  const result = await run(command(summary), { output });
  if (interrupted(result.code)) throw new StepFailure(title, result.code);
  const text = existsSync(summary) ? readFileSync(summary, 'utf8') : undefined;
  const counts = count(text, result.code);
  const skipped = counts.skipped === 0 ? '' : `, ${counts.skipped} skipped`;
  console.log(`${title} ... ${closingLine(counts)}${skipped}, ${duration(performance.now() - started)}`);
  for (const [reason, number] of skipReasons(text)) console.log(`  ${number} skipped: ${reason}`);
  if (counts.failed > 0 && output === 'capture') {
    console.log(`\n${describeFailure({ title, command: shownAs, ...result, otherwise })}\n`);
  } else if (counts.failed > 0) {
    console.log(`What to try: ${otherwise}`);
  }
  return counts;
}

/** Installs, builds, sets the native engine up, and runs every check; the last line is `N passed, N failed`.
 *
 *  @param {readonly string[]} args when given, only the tests are run, with these arguments for vitest
 */
export async function test(args) {
  const folder = mkdtempSync(join(tmpdir(), 'gans-test-'));
  /** @type {import('./counts.mjs').Counts[]} */
  const counts = [];
  const code = await guard(async () => {
    await prepare();
    if (wantedEngine([], process.env) !== undefined) await setUpNativeEngine('The tests of it are skipped.');
    const stages = args.length > 0 ? [[tests(args)]] : [[types, format, house], [tests([])], [release]];
    for (const stage of stages) counts.push(...(await Promise.all(stage.map((check) => perform(check, folder)))));
    return 0;
  });
  rmSync(folder, { recursive: true, force: true });
  const total = sum(counts);
  if (code !== 0) total.failed += 1;
  if (total.skipped > 0) console.log(`${total.skipped} skipped (the reasons stand above)`);
  console.log(closingLine(total));
  process.exitCode = total.failed > 0 ? code || 1 : 0;
}

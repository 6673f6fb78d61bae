import { availableParallelism } from 'node:os';
import { isGansError } from '@gans/tensor';
import { type Arguments, parseArguments, usage } from './arguments';
import type { Bench, BenchCase } from './bench';
import { benches } from './benches/table';
import { enginePlans } from './engine-plans';
import { describeMachine } from './machine';
import { type CaseResult, measureCase } from './measure-case';
import { peerName, peerPlan } from './peer';
import { baselineName, reportOf } from './report';
import { profileText, reportText } from './report-text';
import { type SidePlan, startSide } from './side';

/** What the command has to do with: streams, and a signal that stops it. */
export interface BenchIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly signal?: AbortSignal;
}

/** Decides inputs and weights. */
const SEED = 1;

/** Of each side; more gain nothing at the sizes that are measured, and `useEngine` takes no more. */
const threads = Math.min(availableParallelism(), 8);

/** The command `bench`: measures our engines beside the peer, or profiles them.
 *
 *  @param argv what follows the command's name.
 *  @param io stdout takes the report and nothing else, stderr the progress.
 *  @returns the exit code: 0 measured, 1 a side failed or the sides disagree, 2 the command line cannot be used, 130 stopped by the signal.
 */
export async function bench(argv: readonly string[], io: BenchIo): Promise<0 | 1 | 2 | 130> {
  try {
    const parsed = parseArguments(argv);
    if (parsed === 'help') io.stdout.write(`${usage}\n`);
    else await (parsed.profile ? profile : compare)(benches[parsed.bench]!, parsed, io);
    return 0;
  } catch (error) {
    if (io.signal?.aborted) return 130;
    const code = isGansError(error) ? error.code : 'INTERNAL';
    const message = (error instanceof Error ? error.message : String(error)).replace(/^bench: /, '');
    if (argv.includes('--json')) io.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
    else io.stderr.write(`bench: ${message}\n`);
    return code === 'CONFIG' ? 2 : 1;
  }
}

/** What the steps share. */
function contextOf({ stderr, signal }: BenchIo) {
  return { threads, say: (line: string) => stderr.write(`bench: ${line}\n`), ...(signal && { signal }) };
}

async function compare(chosen: Bench, { engines, rounds, json }: Arguments, io: BenchIo): Promise<void> {
  const context = contextOf(io);
  const plans = await enginePlans(engines, context);
  const name = await peerName(chosen.requirements);
  const peer = await peerThatStarts(name, chosen, context);
  const measured: CaseResult[] = [];
  for (const benchCase of chosen.cases) {
    const { name: caseName, tolerance } = benchCase;
    const onProgress = (line: string) => context.say(`${caseName}: ${line}`);
    const options = { bench: chosen.name, case: caseName, rounds, roundSeconds: chosen.roundSeconds, seed: SEED };
    measured.push(
      await measureCase(sidesOf(benchCase, plans, peer), {
        ...context,
        ...options,
        onProgress,
        ...(tolerance && { tolerance }),
      }),
    );
  }
  const report = reportOf(chosen, measured, name, { seed: SEED, rounds, threads, machine: describeMachine() });
  io.stdout.write(json ? `${JSON.stringify(report)}\n` : reportText(chosen, report));
}

/** Who is measured in a case: our engines, and beside them the peer, or other code of ours on each of them. */
function sidesOf({ beside }: BenchCase, plans: readonly SidePlan[], peer: readonly SidePlan[]): SidePlan[] {
  if (beside === 'nothing') return [...plans];
  if (beside === undefined) return [...plans, ...peer];
  return plans.flatMap((plan) => [plan, { ...plan, name: baselineName(plan.name, beside), baseline: true }]);
}

/** The peer, or nothing and a line that says why. */
async function peerThatStarts(
  name: string,
  { requirements }: Bench,
  context: ReturnType<typeof contextOf>,
): Promise<SidePlan[]> {
  try {
    const plan = await peerPlan({ ...context, ...(requirements !== undefined && { requirements }) });
    const side = startSide(plan, context.signal);
    try {
      await side.ask({ do: 'start', threads });
    } finally {
      await side.end();
    }
    return [plan];
  } catch (error) {
    if (context.signal?.aborted) throw error;
    context.say(`measures without ${name}: ${(error as Error).message.replace(`${name}: `, '')}`);
    return [];
  }
}

async function profile(chosen: Bench, { engines, json }: Arguments, io: BenchIo): Promise<void> {
  const context = contextOf(io);
  const profiles = [];
  for (const plan of await enginePlans(engines, context)) {
    for (const { name } of chosen.cases) {
      const side = startSide(plan, context.signal);
      try {
        context.say(`${name}: profiles ${plan.name}`);
        await side.ask({ do: 'start', threads, engine: plan.name });
        await side.ask({ do: 'prepare', bench: chosen.name, case: name, seed: SEED, inputs: '' });
        await side.ask({ do: 'round', runs: 1 });
        const { seconds } = await side.ask({ do: 'round', runs: 1 });
        const runs = Math.max(1, Math.round((2 * chosen.roundSeconds) / seconds));
        profiles.push({ case: name, engine: plan.name, ...(await side.ask({ do: 'profile', runs })) });
      } finally {
        await side.end();
      }
    }
  }
  if (json) io.stdout.write(`${JSON.stringify({ bench: chosen.name, profiles })}\n`);
  else io.stdout.write(profiles.map((one) => profileText(`${one.case} on ${one.engine}`, one)).join('\n'));
}

import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValueError } from '@gans/tensor';
import type { Outcome } from './bench';
import { processorTime } from './machine';
import type { SideFacts } from './protocol';
import { type Side, type SidePlan, startSide } from './side';

/** What is measured, and how. */
export interface MeasureOptions {
  readonly bench: string;
  readonly case: string;
  readonly rounds: number;
  /** How long a round should take on each side; it holds one run at least. */
  readonly roundSeconds: number;
  readonly threads: number;
  readonly seed: number;
  /** Relative difference up to which sides agree; default 1e-3, for float32. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal;
  onProgress?(line: string): void;
}

/** What was measured of one side. */
export interface SideResult {
  readonly name: string;
  readonly facts: SideFacts;
  /** Seconds of one run, in each round. */
  readonly seconds: readonly number[];
  readonly peakBytes: number;
  /** Most processor time that it took between its rounds, while another side was measured. */
  readonly idleSeconds: number;
  /** What it has counted beside. */
  readonly counted?: Outcome;
}

/** A case, measured. */
export interface CaseResult {
  /** In the order of the plans. */
  readonly sides: readonly SideResult[];
  /** Share of all processors that other processes took during the rounds, in [0, 1]. */
  readonly foreignLoad: number;
}

/** Measures a case: starts all sides, compares what they compute, warms them up, and lets them run in turn, a round each.
 *
 *  @param plans our engines, then the peer if there is one.
 *  @throws ValueError when two sides do not compute the same; EngineError when one fails.
 */
export async function measureCase(plans: readonly SidePlan[], options: MeasureOptions): Promise<CaseResult> {
  const { rounds, onProgress = () => {} } = options;
  const sides: Side[] = [];
  try {
    onProgress('start');
    const started = await startAll(plans, sides, options);
    onProgress('compare');
    await expectSameOutcomes(options, sides);
    onProgress('warm up');
    const running = [];
    for (const { side, facts } of started)
      running.push({ side, facts, runs: await warmUp(side, options.roundSeconds) });
    const records = running.map(() => ({ seconds: [] as number[], idleSeconds: 0 }));
    let ownSeconds = 0;
    const before = processorTime();
    for (let round = 1; round <= rounds; round++) {
      onProgress(`round ${round} of ${rounds}`);
      for (const [i, { side, runs }] of running.entries()) {
        const { seconds, busySeconds, idleSeconds } = await side.ask({ do: 'round', runs });
        const record = records[i]!;
        record.seconds.push(seconds);
        record.idleSeconds = Math.max(record.idleSeconds, idleSeconds);
        ownSeconds += busySeconds + idleSeconds;
      }
    }
    const after = processorTime();
    const results: SideResult[] = [];
    for (const [i, { side, facts }] of running.entries())
      results.push({ name: side.name, facts, ...records[i]!, ...(await side.ask({ do: 'end' })) });
    const foreign = (after.busy - before.busy - ownSeconds) / (after.total - before.total);
    return { sides: results, foreignLoad: Math.max(0, foreign) };
  } finally {
    await Promise.all(sides.map((side) => side.end()));
  }
}

/** Starts the sides and gives all of them the numbers of the first. */
async function startAll(plans: readonly SidePlan[], sides: Side[], options: MeasureOptions) {
  const { bench, case: name, threads, seed, signal } = options;
  const inputs = join(tmpdir(), `gans-bench-${process.pid}.safetensors`);
  try {
    const started: { side: Side; facts: SideFacts }[] = [];
    for (const plan of plans) {
      const side = startSide(plan, signal);
      sides.push(side);
      const engine = plan.engine === undefined ? {} : { engine: plan.engine };
      const facts = await side.ask({ do: 'start', threads, ...engine });
      await side.ask({ do: 'prepare', bench, case: name, seed, inputs, ...(plan.baseline && { baseline: true }) });
      if (started.length === 0) await side.ask({ do: 'inputs', path: inputs });
      started.push({ side, facts });
    }
    return started;
  } finally {
    await rm(inputs, { force: true });
  }
}

/** Makes two rounds that do not count.
 *
 *  @returns the runs of a round.
 */
async function warmUp(side: Side, roundSeconds: number): Promise<number> {
  const { seconds: first } = await side.ask({ do: 'round', runs: 1 });
  const { seconds } = await side.ask({ do: 'round', runs: runsIn(roundSeconds, first) });
  return runsIn(roundSeconds, seconds);
}

const runsIn = (roundSeconds: number, seconds: number) => Math.max(1, Math.round(roundSeconds / seconds));

/** Counts must be equal, measured numbers nearly; one that is missing, or no number in JSON, is never right. */
function agree(a: number | undefined, b: number | undefined, tolerance: number): boolean {
  if (typeof a !== 'number' || typeof b !== 'number') return false;
  return a === b || (!Number.isInteger(a) && Math.abs(a - b) <= tolerance * (1 + Math.abs(a)));
}

/** What sides compute from the same inputs must agree, or they do not do the same work. */
async function expectSameOutcomes(
  { case: name, tolerance = 1e-3 }: MeasureOptions,
  sides: readonly Side[],
): Promise<void> {
  let first: { name: string; outcome: Outcome } | undefined;
  for (const side of sides) {
    const { outcome } = await side.ask({ do: 'check' });
    first ??= { name: side.name, outcome };
    for (const key of new Set([...Object.keys(first.outcome), ...Object.keys(outcome)])) {
      const [expected, got] = [first.outcome[key], outcome[key]];
      if (!agree(expected, got, tolerance))
        throw new ValueError(
          `bench: expected ${side.name} to compute what ${first.name} does in '${name}', got ${key} ${got} and ${expected}. Their speeds cannot be compared.`,
        );
    }
  }
}

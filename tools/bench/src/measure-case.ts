import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ValueError } from '@gans/tensor';
import type { Outcome } from './bench';
import type { SideFacts } from './protocol';
import type { Side } from './side';
import { median } from './statistics';

/** What was measured of one side. */
export interface SideResult {
  readonly name: string;
  readonly facts: SideFacts;
  /** Of one run: the median of the rounds. */
  readonly seconds: number;
  readonly rounds: readonly number[];
  readonly peakBytes: number;
  /** Largest processor time used while another side was measured, in seconds. */
  readonly idleSeconds: number;
}

/** How a case is measured. */
export interface MeasureOptions {
  readonly bench: string;
  readonly case: string;
  readonly rounds: number;
  readonly roundSeconds: number;
  readonly threads: number;
  readonly seed: number;
  onProgress?(line: string): void;
}

/** A side to start: one of our engines, or the peer. */
export interface SidePlan {
  readonly name: string;
  /** Unset for the peer. */
  readonly engine?: string;
  start(): Side;
}

/** Measures a case: starts all sides, compares what they compute, warms them up, then lets them run in turn, a round each.
 *
 *  @param plans our engines, then the peer if there is one.
 *  @returns one result a side, in their order.
 *  @throws ValueError when two sides disagree; EngineError when one fails.
 */
export async function measureCase(plans: readonly SidePlan[], options: MeasureOptions): Promise<SideResult[]> {
  const { bench, threads, seed, rounds, roundSeconds, onProgress = () => {} } = options;
  const inputs = join(tmpdir(), `gans-bench-${process.pid}.safetensors`);
  const sides: Side[] = [];
  try {
    const states = [];
    for (const [index, { name, engine, start }] of plans.entries()) {
      const side = start();
      sides.push(side);
      onProgress(`${options.case}: starts ${name}`);
      const request = {
        do: 'start',
        bench,
        case: options.case,
        threads,
        seed,
        ...(engine ? { engine } : { inputs }),
      } as const;
      const facts = await side.ask(request);
      if (index === 0) await side.ask({ do: 'inputs', path: inputs });
      states.push({ side, facts, runs: 1, rounds: [] as number[], idleSeconds: 0 });
    }
    await rm(inputs, { force: true });
    const outcomes: Outcome[] = [];
    for (const { side } of states) outcomes.push((await side.ask({ do: 'check' })).numbers);
    for (const [index, outcome] of outcomes.entries())
      expectSame(options.case, [plans[0]!.name, outcomes[0]!], [plans[index]!.name, outcome]);
    for (const state of states) {
      const { seconds } = await state.side.ask({ do: 'round', runs: 1 });
      state.runs = Math.max(1, Math.round(roundSeconds / seconds));
      await state.side.ask({ do: 'round', runs: state.runs });
    }
    for (let round = 1; round <= rounds; round++) {
      for (const state of states) {
        const { seconds, idleSeconds } = await state.side.ask({ do: 'round', runs: state.runs });
        state.rounds.push(seconds);
        state.idleSeconds = Math.max(state.idleSeconds, idleSeconds);
      }
      onProgress(`${options.case}: round ${round} of ${rounds}`);
    }
    const results: SideResult[] = [];
    for (const { side, facts, rounds, idleSeconds } of states) {
      const { peakBytes } = await side.ask({ do: 'end' });
      results.push({ name: side.name, facts, seconds: median(rounds), rounds, peakBytes, idleSeconds });
    }
    return results;
  } finally {
    await rm(inputs, { force: true });
    await Promise.all(sides.map((side) => side.end()));
  }
}

const TOLERANCE = 1e-3;

/** What two sides compute from the same inputs must agree, or they do not do the same work. */
function expectSame(name: string, [first, a]: [string, Outcome], [second, b]: [string, Outcome]): void {
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const [x, y] = [a[key], b[key]];
    if (x !== undefined && y !== undefined && Math.abs(x - y) <= TOLERANCE * (1 + Math.abs(x))) continue;
    throw new ValueError(
      `bench: expected ${first} and ${second} to compute the same in '${name}', got ${key} ${x} and ${y}. One of them is wrong: do not compare their speed.`,
    );
  }
}

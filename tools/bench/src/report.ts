import type { Baseline, Bench, BenchCase, Outcome, Unit } from './bench';
import type { Machine } from './machine';
import type { CaseResult, SideResult } from './measure-case';
import type { SideFacts } from './protocol';
import { inUnit, median, ratioOf } from './statistics';

/** One case on one engine beside the peer. */
export interface Row {
  readonly case: string;
  readonly engine: string;
  /** The pinned peer, named even where it is absent; or the code of ours in its place; null where a case is measured beside nothing. */
  readonly peerName: string | null;
  readonly ours: number;
  /** Null without a peer, like the other figures of it. */
  readonly peer: number | null;
  readonly unit: Unit;
  /** Above 1 when ours is better, whatever the unit. */
  readonly ratio: number | null;
  readonly oursPeakBytes: number;
  readonly peerPeakBytes: number | null;
  /** What our side has counted beside the time, by name with unit. */
  readonly counted?: Outcome;
}

/** How the rows were measured. */
export interface Protocol {
  readonly seed: number;
  readonly rounds: number;
  readonly roundSeconds: number;
  readonly threads: number;
  readonly machine: Machine;
  /** By engine, and the peer by its name. */
  readonly sides: Readonly<Record<string, SideFacts>>;
  /** Share of the processors that other processes took: the largest of the cases. */
  readonly foreignLoad: number;
  readonly samples: readonly Sample[];
}

/** What a median is of. */
export interface Sample {
  readonly case: string;
  readonly side: string;
  /** Of one run, round by round. */
  readonly seconds: readonly number[];
  /** Most processor time that the side took while another was measured: near 0. */
  readonly idleSeconds: number;
}

/** What `--json` prints. */
export interface Report {
  readonly bench: string;
  readonly rows: readonly Row[];
  readonly protocol: Protocol;
}

/** Puts together what was measured.
 *
 *  @param measured one a case; a side of the peer's name is the peer.
 *  @param protocol what was decided beforehand.
 */
export function reportOf(
  bench: Bench,
  measured: readonly CaseResult[],
  peerName: string,
  protocol: Omit<Protocol, 'sides' | 'foreignLoad' | 'samples' | 'roundSeconds'>,
): Report {
  const sides = measured.flatMap((result) => result.sides);
  return {
    bench: bench.name,
    rows: bench.cases.flatMap((benchCase, i) => rowsOf(benchCase, measured[i]!.sides, peerName)),
    protocol: {
      ...protocol,
      roundSeconds: bench.roundSeconds,
      sides: Object.fromEntries(sides.map(({ name, facts }) => [name, facts])),
      foreignLoad: Math.max(...measured.map(({ foreignLoad }) => foreignLoad)),
      samples: bench.cases.flatMap(({ name }, i) =>
        measured[i]!.sides.map(({ name: side, seconds, idleSeconds }) => ({ case: name, side, seconds, idleSeconds })),
      ),
    },
  };
}

/** What the side is called that measures, on an engine, what a case is measured beside. */
export const baselineName = (engine: string, { name }: Baseline): string => `${engine}, ${name}`;

function rowsOf({ name, unit, work, beside }: BenchCase, sides: readonly SideResult[], pinned: string): Row[] {
  const figureOf = ({ seconds }: SideResult) => inUnit(unit, median(seconds), work);
  const named = (side: string) => sides.find((other) => other.name === side);
  const peerOf = ({ name: engine }: SideResult): { peerName: string | null; peer: SideResult | undefined } => {
    if (beside === 'nothing') return { peerName: null, peer: undefined };
    if (beside === undefined) return { peerName: pinned, peer: named(pinned) };
    return { peerName: beside.name, peer: named(baselineName(engine, beside)) };
  };
  const peers = sides.map((side) => peerOf(side).peer);
  return sides
    .filter((side) => !peers.includes(side))
    .map((side) => {
      const { peerName, peer } = peerOf(side);
      return {
        case: name,
        engine: side.name,
        peerName,
        ours: figureOf(side),
        peer: peer === undefined ? null : figureOf(peer),
        unit,
        ratio: peer === undefined ? null : ratioOf(unit, figureOf(side), figureOf(peer)),
        oursPeakBytes: side.peakBytes,
        peerPeakBytes: peer?.peakBytes ?? null,
        ...(side.counted && { counted: side.counted }),
      };
    });
}

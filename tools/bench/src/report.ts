import type { BenchCase, Unit } from './bench';
import type { SideResult } from './measure-case';
import { inUnit, ratioOf } from './statistics';

/** One case on one engine beside the peer. Without a peer, what is of it is null but its name. */
export interface Row {
  readonly case: string;
  readonly engine: string;
  /** The pinned peer that ours is compared with. */
  readonly peerName: string;
  readonly ours: number;
  readonly peer: number | null;
  readonly unit: Unit;
  /** Above 1 when ours is better, whatever the unit. */
  readonly ratio: number | null;
  readonly oursPeakBytes: number;
  readonly peerPeakBytes: number | null;
}

/** The rows of a case: one an engine.
 *
 *  @param peer undefined when there is none.
 */
export function rowsOf(
  { name, unit, work }: BenchCase,
  ours: readonly SideResult[],
  peerName: string,
  peer: SideResult | undefined,
): Row[] {
  const other = peer === undefined ? null : inUnit(unit, peer.seconds, work);
  return ours.map((side) => {
    const value = inUnit(unit, side.seconds, work);
    return {
      case: name,
      engine: side.name,
      peerName,
      ours: value,
      peer: other,
      unit,
      ratio: other === null ? null : ratioOf(unit, value, other),
      oursPeakBytes: side.peakBytes,
      peerPeakBytes: peer?.peakBytes ?? null,
    };
  });
}

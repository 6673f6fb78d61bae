import { ticks } from '../../report/series';

/** One axis of a figure: from values to pixels. */
export interface Axis {
  readonly ticks: readonly number[];
  position(value: number): number;
}

/** How an axis grows: by sums, or by factors; the latter shows positive values only. */
export type Scale = 'linear' | 'log';

/** Makes an axis that shows all values.
 *
 *  @param values at least one; of a log scale positive ones.
 *  @param scale see `Scale`.
 *  @param pixels where the axis starts and ends.
 *  @param about how many ticks are wanted on a linear axis.
 */
export function axisOf(
  values: readonly number[],
  scale: Scale,
  [start, end]: readonly [start: number, end: number],
  about = 5,
): Axis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return scale === 'log' ? logAxis(low, high, start, end) : linearAxis(low, high, start, end, about);
}

function linearAxis(low: number, high: number, start: number, end: number, about: number): Axis {
  const span = high > low ? high - low : Math.max(1, Math.abs(high));
  return {
    ticks: ticks(low, low + span, about),
    position: (value) => start + ((value - low) / span) * (end - start),
  };
}

function logAxis(low: number, high: number, start: number, end: number): Axis {
  const [from, to] = high > low ? [Math.log10(low), Math.log10(high)] : [Math.log10(low) - 0.5, Math.log10(low) + 0.5];
  return {
    ticks: logTicks(from, to),
    position: (value) => start + ((Math.log10(value) - from) / (to - from)) * (end - start),
  };
}

/** Powers of ten; where fewer than three lie within, twos and fives besides. */
function logTicks(from: number, to: number): number[] {
  const powers = Array.from({ length: Math.ceil(to) - Math.floor(from) + 1 }, (_, i) => Math.floor(from) + i);
  const within = (value: number) => Math.log10(value) >= from - 1e-9 && Math.log10(value) <= to + 1e-9;
  const factors = to - from < 2.5 ? [1, 2, 5] : [1];
  const all = powers.flatMap((power) => factors.map((factor) => Number(`${factor}e${power}`))).filter(within);
  const step = Math.ceil(all.length / 6);
  return all.filter((_, i) => i % step === 0);
}

/** A curve: values against steps. */
export interface Series {
  readonly label: string;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** A curve thinned out for drawing. */
export interface ThinnedSeries extends Series {
  /** Smallest and largest value behind each point. */
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Thins a curve to at most `points` points: the mean of each bucket of neighbouring steps, and its extremes, so that no spike is lost.
 *
 *  @param series steps in rising order; values that are not finite are left out.
 *  @param points at least 1.
 */
export function thin(series: Series, points: number): ThinnedSeries {
  const finite = series.steps.map((_, i) => i).filter((i) => Number.isFinite(series.values[i]));
  const size = Math.max(1, Math.ceil(finite.length / points));
  const buckets = Array.from({ length: Math.ceil(finite.length / size) }, (_, b) =>
    finite.slice(b * size, (b + 1) * size),
  );
  const mean = (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const valuesOf = (bucket: readonly number[]) => bucket.map((i) => series.values[i]!);
  return {
    label: series.label,
    steps: buckets.map((bucket) => series.steps[bucket[bucket.length - 1]!]!),
    values: buckets.map((bucket) => mean(valuesOf(bucket))),
    low: buckets.map((bucket) => Math.min(...valuesOf(bucket))),
    high: buckets.map((bucket) => Math.max(...valuesOf(bucket))),
  };
}

/** Picks round axis ticks: multiples of 1, 2 or 5 times a power of ten that lie within a range.
 *
 *  @param min lower end of the range.
 *  @param max upper end, >= min.
 *  @param about how many ticks are wanted; the count comes out within a factor of about two.
 *  @returns rising values; one value when the range is a point.
 */
export function ticks(min: number, max: number, about: number): number[] {
  if (!(max > min)) return [min];
  const rough = (max - min) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  // The factor nearest to the wanted spacing on a logarithmic scale.
  const step =
    power *
    [1, 2, 5, 10].reduce((best, factor) => (gap(factor * power, rough) < gap(best * power, rough) ? factor : best));
  const first = Math.ceil(min / step - 1e-9);
  const count = Math.floor(max / step + 1e-9) - first + 1;
  // Rounding to the tick's own digits turns 0.30000000000000004 into 0.3.
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

const gap = (a: number, b: number) => Math.abs(Math.log(a / b));

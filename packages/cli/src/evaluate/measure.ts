import {
  classAccuracy,
  classDiversity,
  frechetDistance,
  histogramKl,
  inceptionScoreOfSplits,
  intraFrechetDistance,
  kernelDistance,
  type MeasurementOptions,
  type MetricResult,
  type PrecisionRecall,
  precisionRecall,
} from '@gans/metrics';
import { createSeed } from '@gans/tensor';
import type { Gathered } from './gather';
import type { MetricName } from './metric-table';

/** The conventions of the metrics that have any. */
export interface MeasureOptions {
  readonly seed: number;
  /** k of precision, recall, density and coverage. */
  readonly neighbours: number;
  readonly comparison: 'strict' | 'inclusive';
  /** Of the kernel distance. */
  readonly subsets: number;
  /** Likewise; default 1000, or as many images as the smaller set has. */
  readonly subsetSize?: number | undefined;
  readonly measurement: MeasurementOptions;
}

/** Makes a function that computes a metric of two sets for which the parts that it needs have been gathered.
 *
 *  @param sides `real` may be absent where no metric needs it.
 *  @returns metric -> result; precision, recall, density and coverage are computed together, once.
 */
export function createMeter(
  sides: { readonly real?: Gathered | undefined; readonly fake?: Gathered | undefined },
  options: MeasureOptions,
): (name: MetricName) => MetricResult {
  const { neighbours, comparison, measurement } = options;
  // What a metric's parts are is written in the table of metrics, and seen to before anything is read.
  const [real, fake] = [sides.real as Required<Gathered>, sides.fake as Required<Gathered>];
  let balls: PrecisionRecall | undefined;
  const ofBalls = () => {
    balls ??= precisionRecall(real.rows, fake.rows, { ...measurement, neighbours, comparison });
    return balls;
  };
  const meters: Readonly<Record<MetricName, () => MetricResult>> = {
    fid: () => frechetDistance(real.moments, fake.moments, measurement),
    frechetDistance: () => frechetDistance(real.moments, fake.moments, measurement),
    kid: () => kernelDistance(real.rows, fake.rows, { ...measurement, ...subsetsOf(real, fake, options) }),
    is: () => {
      const { protocol, ...score } = inceptionScoreOfSplits(fake.posteriors, measurement);
      return { ...score, protocol: { ...protocol, order: 'shuffled' } };
    },
    precision: () => ofBalls().precision,
    recall: () => ofBalls().recall,
    density: () => ofBalls().density,
    coverage: () => ofBalls().coverage,
    classFrechetDistance: () => intraFrechetDistance(real.classMoments, fake.classMoments, measurement),
    classAccuracy: () => classAccuracy({ ...fake.readings, classifier: measurement.extractor }),
    histogramKl: () => histogramKl(fake.histogram, measurement),
    diversity: () => classDiversity(fake.classSpread, measurement),
  };
  return (name) => meters[name]();
}

/** Small sets are taken whole, once. */
function subsetsOf(real: Gathered, fake: Gathered, { subsets, subsetSize, seed }: MeasureOptions) {
  const size = subsetSize ?? Math.min(1000, real.count, fake.count);
  const isWhole = size === real.count && size === fake.count;
  return { subsets: isWhole ? 1 : subsets, subsetSize: size, seed: createSeed(seed) };
}

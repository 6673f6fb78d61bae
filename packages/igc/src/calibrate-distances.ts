import { ShapeError, ValueError } from '@gans/tensor';
import { decide } from './decide';
import { expectClasses } from './internal/expect';
import { notBelow, survivors } from './internal/prune';
import type { Phase } from './settings';

/** What a search has learned from labelled images about its own decisions: plain data, to be kept beside the model. */
export interface Calibration {
  readonly format: 'gans-igc-calibration-1';
  /** Of the images that it was measured on. */
  readonly imageCount: number;
  readonly classCount: number;
  /** The search's phases, with as many classes in each as are needed. */
  readonly schedule: readonly Phase[];
  /** Share of the images whose true class that schedule drops. */
  readonly lostShare: number;
  /** Share that it classifies right. */
  readonly accuracy: number;
  /** Images whose least difference is larger are taken to be of no class. */
  readonly outOfClassThreshold: number;
  /** T: softmax(-D / T) are the probabilities of the classes. */
  readonly temperature: number;
}

/** How careful a calibration is. */
export interface CalibrationOptions {
  /** Share of the images that may lose their true class in any one phase; default 0.001. */
  readonly lostShare?: number;
  /** Share of images of known classes that may be taken for others; default 0.05. */
  readonly falseAlarmShare?: number;
  /** Drops classes by number ('keep', default: regular work) or by distance from the best ('gap': less work for clear images). */
  readonly by?: 'keep' | 'gap';
}

/** Calibrates pruning, the out-of-class threshold and the temperature on the differences of a search that dropped nothing.
 *
 *  keep_p = the least K such that the true class is among the K best before phase p, or gap_p = the quantile of D_true - D(1), but for `lostShare`
 *  threshold = the (1 - falseAlarmShare) quantile of D(1);  T = argmin_T -(1/N) sum_n ln softmax(-D_n / T)_{y_n}, both after pruning
 *  Guo et al., "On Calibration of Modern Neural Networks", 2017, section 4.2: temperature. arXiv:1706.04599.
 *
 *  @param phaseDistances of the search, one array [N, K] a phase.
 *  @param labels N classes. Take training images: what is calibrated on test images cannot be tested on them.
 *  @param schedule of the search; its own pruning is replaced.
 *  @throws ShapeError when lengths do not fit; ValueError when a label or a share is out of range.
 *  @example
 *  const phases = [Float32Array.of(0.1, 0.2), Float32Array.of(0.1, 0.3)]; // one image of two classes
 *  const { schedule } = calibrateDistances(phases, [0], 2, [{ steps: 0 }, { steps: 5 }]);
 *  console.log(schedule[1].keep); // 1
 */
export function calibrateDistances(
  phaseDistances: readonly Float32Array[],
  labels: ArrayLike<number>,
  classCount: number,
  schedule: readonly Phase[],
  { lostShare = 0.001, falseAlarmShare = 0.05, by = 'keep' }: CalibrationOptions = {},
): Calibration {
  expectClasses('calibrateDistances', 'labels', labels, classCount);
  for (const [name, share] of Object.entries({ lostShare, falseAlarmShare }))
    if (!(share >= 0 && share < 1))
      throw new ValueError(`calibrateDistances: expected ${name} to be in [0, 1), got ${share}.`);
  if (by !== 'keep' && by !== 'gap')
    throw new ValueError(`calibrateDistances: expected by to be 'keep' or 'gap', got '${by}'.`);
  const size = labels.length * classCount;
  if (phaseDistances.length !== schedule.length || phaseDistances.some(({ length }) => length !== size))
    throw new ShapeError(
      `calibrateDistances: expected ${schedule.length} phases of ${size} distances, got ${phaseDistances.map(({ length }) => length).join(', ') || 'none'}.`,
    );
  const rows = phaseDistances.map((distances) =>
    Array.from(labels, (_, image) => distances.subarray(image * classCount, (image + 1) * classCount)),
  );
  const calibrated = schedule.map(({ steps }, phase) =>
    phase === 0 ? { steps } : { steps, ...widthOf(rows[phase - 1]!, labels, lostShare, by) },
  );
  const pruned = rows[0]!.map((_, image) =>
    prunedDistances(
      rows.map((phase) => phase[image]!),
      calibrated,
    ),
  );
  const decisions = pruned.map(({ distances, flags }) => decide(distances, classCount, flags)[0]!);
  const share = (holds: (image: number) => boolean) => pruned.filter((_, image) => holds(image)).length / labels.length;
  return {
    format: 'gans-igc-calibration-1',
    imageCount: labels.length,
    classCount,
    schedule: calibrated,
    lostShare: share((image) => pruned[image]!.flags[labels[image]!] === 1),
    accuracy: share((image) => decisions[image]!.winner === labels[image]),
    outOfClassThreshold: quantile(
      decisions.map(({ outOfClassScore }) => outOfClassScore),
      1 - falseAlarmShare,
    ),
    temperature: bestTemperature(
      pruned.map(({ distances }, image) => notBelow(distances, decisions[image]!.outOfClassScore)),
      labels,
    ),
  };
}

/** Probabilities of the classes of one image: softmax(-D / T).
 *
 *  @param distances D, one a class.
 *  @param temperature T > 0, as a calibration gives it.
 *  @throws ValueError when T is not above 0.
 *  @example
 *  console.log(classProbabilities([0, Math.log(3)], 1).join()); // 0.75, 0.25
 */
export function classProbabilities(distances: ArrayLike<number>, temperature: number): Float64Array {
  if (!(temperature > 0))
    throw new ValueError(`classProbabilities: expected temperature to be above 0, got ${temperature}.`);
  const least = Math.min(...Array.from(distances));
  const weights = Float64Array.from(distances, (distance) => Math.exp((least - distance) / temperature));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

/** Puts the least share of `values` that does not lose more than `lost` of them on the safe side. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length - 1e-9) - 1))]!;
}

function widthOf(
  rows: readonly Float32Array[],
  labels: ArrayLike<number>,
  lostShare: number,
  by: 'keep' | 'gap',
): Pick<Phase, 'keep' | 'gap'> {
  if (by === 'gap')
    return {
      gap: quantile(
        rows.map((row, i) => row[labels[i]!]! - Math.min(...row)),
        1 - lostShare,
      ),
    };
  // The rank of the true class, from 1; of equal differences the lower class comes first, as in the search.
  const ranks = rows.map((row, i) => {
    const own = row[labels[i]!]!;
    return 1 + row.reduce((before, d, k) => before + Number(d < own || (d === own && k < labels[i]!)), 0);
  });
  return { keep: quantile(ranks, 1 - lostShare) };
}

/** What the search would have given with pruning: rows are independent, so that dropping one changes no other. */
function prunedDistances(phases: readonly Float32Array[], schedule: readonly Phase[]) {
  const distances = Float32Array.from(phases[0]!);
  const flags = new Uint8Array(distances.length);
  let left = Array.from(distances.keys());
  schedule.forEach((phase, p) => {
    left = survivors(distances, left, phase);
    flags.fill(1);
    for (const own of left) {
      distances[own] = phases[p]![own]!;
      flags[own] = 0;
    }
  });
  return { distances, flags };
}

/** Golden-section search of ln T, in which the mean log-likelihood has one maximum. */
function bestTemperature(rows: readonly Float32Array[], labels: ArrayLike<number>): number {
  const spreads = rows.map((row) => Math.max(...row) - Math.min(...row)).filter((spread) => spread > 0);
  const scale = spreads.length > 0 ? spreads.reduce((sum, spread) => sum + spread, 0) / spreads.length : 1;
  const loss = (logT: number) =>
    rows.reduce(
      (sum, row, i) => sum - Math.log(Math.max(Number.MIN_VALUE, classProbabilities(row, Math.exp(logT))[labels[i]!]!)),
      0,
    );
  const share = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(scale * 1e-3), Math.log(scale * 1e3)];
  for (let i = 0; i < 60; i++) {
    const [left, right] = [high - share * (high - low), low + share * (high - low)];
    if (loss(left) <= loss(right)) high = right;
    else low = left;
  }
  return Math.exp((low + high) / 2);
}

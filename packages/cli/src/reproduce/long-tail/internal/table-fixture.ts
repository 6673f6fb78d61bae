import type { MetricResult } from '@gans/metrics';
import type { LongTailLook, LongTailMeasured, LongTailOutcome } from '../result';
import { gridKey, type LongTailTable } from '../table-contents';

/** The figures of an outcome, those left out being of a healthy run. */
export interface OutcomeFigures {
  readonly kl?: number;
  readonly distance?: number;
  readonly minority?: number;
  readonly score?: number;
  /** KL divergence at each look, a hundred steps apart. */
  readonly divergences?: readonly number[];
  readonly diverged?: string;
}

/** Training images of three classes. */
export const TRAINING_COUNTS = [100, 10, 1];

const extractor = { name: 'small-cnn trained on digits, tap features', sha256: 'ab'.repeat(32) };
const result = (value: number, protocol: MetricResult['protocol'] = {}, n = 200): MetricResult => ({
  value,
  n,
  protocol: { extractor, ...protocol },
});
const perClass = { perClass: { 0: 0.9, 1: 0.6, 2: 0.3 } };

/** An outcome for tests, at imbalance 100 unless it is given another one. */
export function outcome(
  method: string,
  seed: number,
  { kl = 0.5, distance = 10, minority = 20, score = 0.7, divergences = [1, 0.7, 0.5], diverged }: OutcomeFigures = {},
  imbalance = 100,
): LongTailOutcome {
  const hasRegulariser = method.includes('regulariser');
  const looks = divergences.map(
    (histogramKl, i): LongTailLook => ({ step: 100 * i, histogramKl, frechetDistance: 30 - i }),
  );
  const common = {
    method,
    imbalance,
    seed,
    steps: 200,
    trainingCounts: TRAINING_COUNTS,
    looks,
    engine: { name: 'wasm', version: '4.22.0', threads: 2 },
  };
  if (diverged !== undefined) return { ...common, diverged };
  const measured: LongTailMeasured = {
    histogramKl: result(kl),
    frechetDistance: result(distance, { metric: 'frechetDistance', realTrainingImagesScore: 0.5 }),
    minorityFrechetDistance: result(minority),
    majorityFrechetDistance: result(8),
    classificationScore: result(score, { ...perClass, recipe: { epochs: 5, batchSize: 128 } }, 1000),
    classifierAccuracy: result(0.98, perClass),
    ...(hasRegulariser && { classifierInLoopAccuracy: result(0.8, perClass) }),
  };
  return {
    ...common,
    measured,
    histogram: { generated: [120, 60, 20], optimal: [0.1, 0.3, 0.6], bound: [0.2, 0.4, 0.7] },
    ...(hasRegulariser && {
      balancing: {
        classifier: { name: 'small-cnn trained on digits, in the loop', sha256: 'ef'.repeat(32) },
        weight: 4.5,
        normalization: 'mean-one',
        interval: 10,
        trainingCounts: TRAINING_COUNTS,
        frequencies: [60, 30, 10],
        optimalHistogram: [0.1, 0.3, 0.6],
        optimalHistogramBound: [0.2, 0.4, 0.7],
        settledHistogram: [0.4, 0.35, 0.25],
      },
    }),
    trainingSeconds: 90,
  };
}

/** A table of three classes for tests, with a grid of each method. */
export function tableOf(outcomes: readonly LongTailOutcome[], data = 'digits'): LongTailTable {
  const tails = Object.fromEntries(outcomes.map(({ imbalance }) => [imbalance, result(0.75, perClass)]));
  return {
    name: data.toLowerCase(),
    description: {
      protocol: {
        data: {
          name: data,
          sha256: 'cd'.repeat(32),
          count: 1000,
          testSha256: 'ef'.repeat(32),
          testCount: 200,
          imageShape: [28, 28, 1],
          classNames: ['zero', 'one', 'two'],
        },
        steps: 200,
        engine: 'wasm',
        batch: 64,
        learningRate: 8e-4,
      },
      steps: 200,
      engine: { name: 'wasm', version: '4.22.0', threads: 2 },
      words: ['reproduce', 'long-tail', '--data', 'digits', '--steps', '200'],
      environment: { processor: 'a processor', cores: 2, node: 'v20', versions: { '@gans/cli': '0.1.0' } },
    },
    length: { steps: 200 },
    reference: { whole: result(0.97, perClass), tails, seconds: 3 },
    outcomes,
    grids: new Map(outcomes.map((each) => [gridKey(each), Uint8Array.of(1)])),
  };
}

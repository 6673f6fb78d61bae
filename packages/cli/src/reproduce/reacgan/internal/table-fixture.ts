import type { MetricResult } from '@gans/metrics';
import type { Diagnosis, Look, RunOutcome } from '../result';
import type { TableContents } from '../table-contents';

/** The figures of an outcome, those left out being of a healthy run. */
export interface OutcomeFigures {
  readonly distance?: number;
  readonly is?: number;
  readonly accuracy?: number;
  readonly classDistance?: number;
  readonly diversity?: number;
  /** Fréchet distance at each look, a hundred steps apart. */
  readonly distances?: readonly number[];
  readonly diagnoses?: readonly Diagnosis[];
  readonly diverged?: string;
}

const result = (value: number, metric: string, n = 200): MetricResult => ({
  value,
  n,
  protocol: {
    metric,
    extractor: { name: 'small-cnn trained on digits, tap features', sha256: 'ab'.repeat(32) },
    splits: 10,
  },
});

/** An outcome for tests. */
export function outcome(method: string, seed: number, figures: OutcomeFigures = {}): RunOutcome {
  const {
    distance = 10,
    is = 8,
    accuracy = 0.9,
    classDistance = 20,
    diversity = 1,
    distances = [40, 20, 12],
  } = figures;
  const looks = distances.map((frechetDistance, i): Look => {
    return { step: 100 * i, frechetDistance, is, classAccuracy: accuracy, diversity, n: 100, diagnosis: {} };
  });
  return {
    method,
    seed,
    steps: looks.at(-1)!.step,
    ...(figures.diverged === undefined ? {} : { diverged: figures.diverged }),
    final: {
      frechetDistance: result(distance, 'frechetDistance'),
      is: result(is, 'inceptionScore'),
      classAccuracy: result(accuracy, 'classAccuracy'),
      classFrechetDistance: result(classDistance, 'intraFrechetDistance'),
      diversity: result(diversity, 'classDiversity'),
    },
    looks,
    diagnoses: figures.diagnoses ?? [],
    engine: { name: 'wasm', version: '4.22.0', threads: 2 },
    trainingSeconds: 90,
  };
}

/** A table of ten classes for tests. */
export function tableOf(outcomes: readonly RunOutcome[], data = 'digits'): TableContents {
  const real = outcome('real', 0, { distance: 0.5, is: 9, accuracy: 0.99, classDistance: 1, diversity: 1 }).final;
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
          classCount: 10,
        },
        steps: 200,
        engine: 'wasm',
        backbone: 'dcgan',
        batch: 64,
        learningRate: 8e-4,
        weight: 0.5,
        diffAugment: false,
        auxiliary: 'none',
        stress: false,
      },
      methods: ['acgan', 'reacgan'],
      seeds: [1, 2, 3],
      steps: 200,
      engine: { name: 'wasm', version: '4.22.0', threads: 2 },
      words: ['reproduce', 'reacgan', '--data', 'digits', '--steps', '200'],
      environment: { processor: 'a processor', cores: 2, node: 'v20', versions: { '@gans/cli': '0.1.0' } },
    },
    calibration: { steps: 200 },
    reference: { training: real, judgeAccuracy: result(0.98, 'classAccuracy') },
    outcomes,
  };
}

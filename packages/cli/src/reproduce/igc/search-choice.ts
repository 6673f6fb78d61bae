import { type ClassifyOptions, clippedNoiseDifference, type InversionSpec, type Phase } from '@gans/igc';

/** A search by the likelihood of clipped noise, as plain data: what is tuned on training images. */
export interface SearchChoice {
  /** Standard deviation of what the generator cannot redraw, as a share of the pixels' range. */
  readonly modelNoise: number;
  /** Of the evidence's own weight of the prior, d / 2P: 1 is Bayes' rule. */
  readonly priorWeight: number;
  readonly learningRate: number;
  readonly decay: 'constant' | 'cosine';
  readonly schedule: readonly Phase[];
}

/** Sizes of noise in the paper's test, as shares of the pixels' range. */
export const SIGMAS = [0, 0.2, 0.4] as const;

/** Of ten classes, no more than so many gradient steps an image may be spent. */
export const MOST_ROW_STEPS = 100;

/** Where the tuning begins: preset 'robust'. */
export const FIRST_CHOICE: SearchChoice = {
  modelNoise: 0.15,
  priorWeight: 1,
  learningRate: 0.1,
  decay: 'constant',
  schedule: [{ steps: 0 }, { keep: 4, steps: 5 }, { keep: 2, steps: 15 }],
};

/** What is tried, one axis after the other. */
export const AXES: readonly { readonly name: string; readonly changes: readonly Partial<SearchChoice>[] }[] = [
  {
    name: 'size of what the generator cannot redraw',
    changes: [{ modelNoise: 0.08 }, { modelNoise: 0.11 }, { modelNoise: 0.2 }, { modelNoise: 0.26 }],
  },
  {
    name: 'steps',
    changes: [
      { learningRate: 0.05 },
      { learningRate: 0.2 },
      { learningRate: 0.2, decay: 'cosine' },
      { learningRate: 0.4, decay: 'cosine' },
    ],
  },
  {
    name: 'schedule',
    changes: [
      { schedule: [{ steps: 0 }, { keep: 4, steps: 10 }, { keep: 2, steps: 30 }] },
      { schedule: [{ steps: 0 }, { keep: 5, steps: 8 }, { keep: 3, steps: 20 }] },
      { schedule: [{ steps: 0 }, { keep: 3, steps: 30 }] },
    ],
  },
  { name: 'weight of the prior', changes: [{ priorWeight: 0.5 }, { priorWeight: 2 }, { priorWeight: 4 }] },
];

/** The options of a search for `classify`, without its start. */
export function searchOptions(choice: SearchChoice, { latentSize, imageShape }: InversionSpec): ClassifyOptions {
  const { modelNoise, priorWeight, learningRate, decay, schedule } = choice;
  const pixels = imageShape.reduce((product, length) => product * length, 1);
  const lambda = (priorWeight * latentSize) / (2 * pixels);
  return {
    preset: 'robust',
    difference: clippedNoiseDifference({ modelNoise }),
    lambda,
    decisionLambda: lambda,
    learningRate,
    decay,
    schedule,
  };
}

/** Gradient steps of single rows that a schedule spends on an image; an upper bound where classes are dropped by their distance. */
export function rowStepsOf(schedule: readonly Phase[], classCount: number): number {
  let left = classCount;
  let sum = 0;
  for (const { steps, keep = left } of schedule) {
    left = Math.min(left, keep);
    sum += left * steps;
  }
  return sum;
}

import type { LongTailOutcome } from './result';

/** What is compared of the runs. */
export type Measure =
  | 'histogramKl'
  | 'frechetDistance'
  | 'minorityFrechetDistance'
  | 'majorityFrechetDistance'
  | 'classificationScore'
  | 'classAccuracy';

/** A measure as the page shows it. */
export interface MeasureColumn {
  readonly measure: Measure;
  readonly title: string;
  /** In the middle of a sentence. */
  readonly noun: string;
  readonly scale: 'plain' | 'share';
  readonly better: 'lower' | 'higher';
  /** What it is, for a reader who sees it for the first time; Markdown. */
  readonly about: string;
}

/** The measures of the tables, in the order of their columns. */
export const COLUMNS: readonly MeasureColumn[] = [
  {
    measure: 'histogramKl',
    title: 'KL to uniform ↓',
    noun: 'KL divergence',
    scale: 'plain',
    better: 'lower',
    about:
      'How unevenly the classes come: the Kullback-Leibler divergence, in nats, of the classes that the judge reads in the generated images from equal shares, as the released code computes it (10⁻⁵ added to both). 0: all alike; the logarithm of the number of classes: one class alone. A generator that is asked for classes is asked for all alike, so that this shows whether it obeys.',
  },
  {
    measure: 'frechetDistance',
    title: 'Fréchet distance ↓',
    noun: 'Fréchet distance',
    scale: 'plain',
    better: 'lower',
    about:
      'How far the features of generated images lie from those of the real test images, whose classes are about alike: |m − m′|² + tr(S + S′ − 2(SS′)^½). Computed as a FID is, on the features of the judge instead of Inception, hence not a FID, and with no meaning beside a published one.',
  },
  {
    measure: 'minorityFrechetDistance',
    title: 'of rare classes ↓',
    noun: 'Fréchet distance of the rare classes',
    scale: 'plain',
    better: 'lower',
    about:
      'The same between the real images of the half of the classes that has the fewest training images, and the generated images that the judge reads as of these.',
  },
  {
    measure: 'majorityFrechetDistance',
    title: 'of frequent classes ↓',
    noun: 'Fréchet distance of the frequent classes',
    scale: 'plain',
    better: 'lower',
    about: 'The same of the other half.',
  },
  {
    measure: 'classificationScore',
    title: 'CAS ↑',
    noun: 'classification accuracy score',
    scale: 'share',
    better: 'higher',
    about:
      'The classification accuracy score: a classifier is trained on generated images alone and reads the real test images; the share that it reads correctly. Images of a generator that is asked for classes are labelled by what was asked for, those of another one by what the judge reads in them; so the two kinds are not on one footing here.',
  },
  {
    measure: 'classAccuracy',
    title: 'class accuracy ↑',
    noun: 'class accuracy',
    scale: 'share',
    better: 'higher',
    about:
      'Share of generated images that the judge reads as the class that was asked for, where one can be asked for.',
  },
];

/** The value of a measure, where the run has one. */
export function measuredValue({ measured }: LongTailOutcome, measure: Measure): number | undefined {
  return measured?.[measure]?.value;
}

import { formatNumber, formatShare } from '../../format';
import type { Measure } from './look';

/** A measure as the page shows it. */
export interface MeasureColumn {
  readonly measure: Measure;
  readonly title: string;
  /** In the middle of a sentence. */
  readonly noun: string;
  readonly scale: 'plain' | 'share';
  readonly better: 'lower' | 'higher' | 'real';
  /** What it is, for a reader who sees it for the first time; Markdown. */
  readonly about: string;
  readonly format: (value: number) => string;
}

/** The measures of the tables, in the order of their columns. */
export const COLUMNS: readonly MeasureColumn[] = [
  {
    measure: 'frechetDistance',
    title: 'Fréchet distance ↓',
    noun: 'Fréchet distance',
    scale: 'plain',
    better: 'lower',
    about:
      'How far the features of generated images lie from those of real test images, as if both were normally distributed: |m − m′|² + tr(S + S′ − 2(SS′)^½). 0: alike. Computed as a FID is, on the features of the judge instead of Inception, hence not a FID, and with no meaning beside a published one.',
    format: formatNumber,
  },
  {
    measure: 'is',
    title: 'IS ↑',
    noun: 'inception score',
    scale: 'plain',
    better: 'higher',
    about:
      'The inception score, read by the judge: from 1 to the number of classes; high when each image is surely of one class and all classes come equally often. It does not ask whether it is the class that was wanted.',
    format: formatNumber,
  },
  {
    measure: 'classAccuracy',
    title: 'class accuracy ↑',
    noun: 'class accuracy',
    scale: 'share',
    better: 'higher',
    about: 'Share of generated images that the judge reads as the class the generator was asked for.',
    format: formatShare,
  },
  {
    measure: 'classFrechetDistance',
    title: 'per-class distance ↓',
    noun: 'per-class distance',
    scale: 'plain',
    better: 'lower',
    about:
      'The Fréchet distance between the generated and the real images of one class, mean over the classes. It sees what the first column cannot: good images under wrong labels, and classes that are all alike within.',
    format: formatNumber,
  },
  {
    measure: 'diversity',
    title: 'diversity → real',
    noun: 'diversity within classes',
    scale: 'plain',
    better: 'real',
    about:
      'Mean squared difference of the features of two images of one class, over the number of features. 0: one image a class. Best where real images have it, not where it is largest.',
    format: formatNumber,
  },
];

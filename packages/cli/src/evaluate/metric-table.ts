import { ConfigError, nearestWord } from '@gans/tensor';

/** What has to be gathered of a set of images before a metric can be computed. */
export type Part =
  | 'moments' // mean and scatter of the features
  | 'rows' // the features themselves
  | 'classMoments' // mean and scatter class by class
  | 'classSpread' // scatter within each class
  | 'posteriors' // what a classifier is sure of
  | 'histogram' // how many images a classifier reads as each class
  | 'readings'; // which class it reads each image as, beside the one asked for

/** What the command says about a metric. */
export interface MetricSpec {
  /** How it is written in a table. */
  readonly symbol: string;
  /** Whether the net's name stands beside it, since the scale of its features shows in the value. */
  readonly naming: 'extractor' | 'none';
  readonly real: readonly Part[];
  readonly fake: readonly Part[];
  /** One line for someone who reads it for the first time. */
  readonly meaning: string;
}

const ROWS = { naming: 'none', real: ['rows'], fake: ['rows'] } as const;

/** The metrics that `gans evaluate` knows, in the order in which they are shown. */
export const METRICS = {
  fid: {
    symbol: 'FID',
    naming: 'extractor',
    real: ['moments'],
    fake: ['moments'],
    meaning: "distance of the distributions of Inception's features; 0: alike",
  },
  frechetDistance: {
    symbol: 'FID',
    naming: 'extractor',
    real: ['moments'],
    fake: ['moments'],
    meaning: 'distance of the distributions of features; 0: alike',
  },
  kid: {
    symbol: 'KID',
    naming: 'extractor',
    real: ['rows'],
    fake: ['rows'],
    meaning: 'the same by a kernel, unbiased by few images; about 0: alike',
  },
  is: {
    symbol: 'IS',
    naming: 'extractor',
    real: [],
    fake: ['posteriors'],
    meaning: 'from 1 to the number of classes: each image sure, all classes seen',
  },
  precision: { ...ROWS, symbol: 'precision', meaning: 'share of fake images that lie among real ones' },
  recall: { ...ROWS, symbol: 'recall', meaning: 'share of real images that lie among fake ones' },
  density: { ...ROWS, symbol: 'density', meaning: 'how densely fake images lie among real ones; 1: as real ones do' },
  coverage: { ...ROWS, symbol: 'coverage', meaning: 'share of real images that have a fake one nearby' },
  classFrechetDistance: {
    symbol: 'class FID',
    naming: 'extractor',
    real: ['classMoments'],
    fake: ['classMoments'],
    meaning: 'the same distance within each class, mean over the classes',
  },
  classAccuracy: {
    symbol: 'class accuracy',
    naming: 'none',
    real: [],
    fake: ['readings'],
    meaning: 'share of fake images that the classifier reads as the class asked for',
  },
  histogramKl: {
    symbol: 'histogram KL',
    naming: 'none',
    real: [],
    fake: ['histogram'],
    meaning: 'how unevenly the classifier sees the classes; 0: evenly',
  },
  diversity: {
    symbol: 'diversity',
    naming: 'extractor',
    real: [],
    fake: ['classSpread'],
    meaning: 'mean squared difference of features within a class; 0: one image',
  },
} as const satisfies Readonly<Record<string, MetricSpec>>;

/** A metric by the name that `--metrics` takes. */
export type MetricName = keyof typeof METRICS;

/** Their names. */
export const METRIC_NAMES = Object.keys(METRICS) as readonly MetricName[];

/** Reads `--metrics`.
 *
 *  @param text names with commas between them.
 *  @returns each once, in the order given.
 *  @throws ConfigError naming the nearest known metric.
 */
export function parseMetricNames(text: string): MetricName[] {
  const names = text.split(',').map((name) => name.trim());
  const unknown = names.find((name) => !Object.hasOwn(METRICS, name));
  if (unknown !== undefined)
    throw new ConfigError(
      `gans evaluate: expected --metrics to be names out of ${METRIC_NAMES.join(', ')} with commas between them, got '${unknown}'. Did you mean ${nearestWord(unknown, METRIC_NAMES)}?`,
    );
  return [...new Set(names)] as MetricName[];
}

import type { MetricsLine } from '../result';

/** Figures of metrics.jsonl that are drawn in one chart. */
export interface CurveGroup {
  readonly title: string;
  /** What the reader should look for; one sentence. */
  readonly note?: string;
  /** Keys of metrics.jsonl and what to call them. */
  readonly series: readonly { readonly key: string; readonly label: string }[];
  readonly min?: number;
  readonly max?: number;
}

/** Charts of one kind. */
export interface CurveSection {
  readonly title: string;
  readonly lead: string;
  readonly groups: readonly CurveGroup[];
}

const one = (key: string, title: string, note: string, range: Pick<CurveGroup, 'min' | 'max'> = {}): CurveGroup => ({
  title,
  note,
  series: [{ key, label: title }],
  ...range,
});
const pair = (title: string, note: string, first: [string, string], second: [string, string]): CurveGroup => ({
  title,
  note,
  series: [first, second].map(([key, label]) => ({ key, label })),
});

const METRICS: readonly CurveGroup[] = [
  one('classAccuracy', 'Class accuracy', 'On a small sample, so noisier than the final figure.', { min: 0, max: 1 }),
  one('frechetDistance', 'Fréchet distance', 'On a small sample, so higher than the final figure would be.', {
    min: 0,
  }),
  one(
    'histogramKl',
    'Balance of the classes',
    'Divergence from equal shares, as the judge reads them: 0 when all come alike.',
    {
      min: 0,
    },
  ),
];

const TRAINING: readonly CurveGroup[] = [
  pair(
    'Losses',
    'They need not fall; they should not run away.',
    ['discriminatorLoss', 'discriminator'],
    ['generatorLoss', 'generator'],
  ),
  pair(
    'Adversarial loss',
    'The part of each loss that tells real images from generated ones, before its weight.',
    ['adversarialD', 'discriminator'],
    ['adversarialG', 'generator'],
  ),
  pair(
    'Conditional loss',
    'Lower means that images are told by their class; the generated curve should follow the real one.',
    ['conditionalReal', 'real images'],
    ['conditionalFake', 'generated images'],
  ),
  one(
    'classBalancing',
    'Class balancing',
    'Its part of the generator loss; smallest when rare classes come more often.',
  ),
  pair(
    'Logits',
    'What the discriminator says on average; a widening gap means that it wins.',
    ['realLogit', 'real images'],
    ['fakeLogit', 'generated images'],
  ),
  one('imagesPerSecond', 'Images a second', 'Real images per second of training, looks excluded.', { min: 0 }),
];

const DIAGNOSTICS: readonly CurveGroup[] = [
  pair(
    'Lengths of features and embeddings',
    'Mean length on real images, before any is scaled to 1. Features that grow without bound go before a collapse.',
    ['featureNorm', 'features'],
    ['embedNorm', 'embeddings'],
  ),
  one(
    'clsGradNorm',
    'Gradient of the classifier',
    'Length of the gradient of the weighted conditional loss to the classifier’s own weights. It explodes where an auxiliary classifier goes astray.',
    { min: 0 },
  ),
  one('trueClassProb', 'Probability of the true class', 'Mean over real images.', { min: 0, max: 1 }),
  {
    title: 'Shares under the margins',
    note: 'Images that have reached their proxy, and pairs of different classes that still push each other away.',
    series: [
      { key: 'easyPositiveShare', label: 'easy positives' },
      { key: 'activeNegativeShare', label: 'active negatives' },
    ],
    min: 0,
    max: 1,
  },
  one('proxyCosine', 'Cosine between proxies', 'Mean over pairs; about -1 / (K - 1) when K classes lie far apart.'),
];

const NO_FIGURE = new Set(['step', 'kind', 'n']);

/** The charts for what was logged: known figures together and with a word about them, every other figure in a chart of its own.
 *
 *  @param lines of metrics.jsonl, of all runs that are shown.
 */
export function curveSections(lines: readonly MetricsLine[]): CurveSection[] {
  const known = new Set(
    [...METRICS, ...TRAINING, ...DIAGNOSTICS].flatMap(({ series }) => series.map(({ key }) => key)),
  );
  const others = (kind: MetricsLine['kind']) => {
    const keys = new Set(lines.flatMap((line) => (line.kind === kind ? Object.keys(line) : [])));
    const unknown = [...keys].filter((key) => !known.has(key) && !NO_FIGURE.has(key));
    return unknown.map((key): CurveGroup => ({ title: key, series: [{ key, label: key }] }));
  };
  return [
    {
      title: 'Metrics while training',
      lead: 'Measured at each look at the run, by the same images of the same latents.',
      groups: [...METRICS, ...others('evaluation')],
    },
    {
      title: 'Training',
      lead: 'Point at a curve to read it. Where many steps share a point, the line is their mean and the band their range.',
      groups: [...TRAINING, ...others('step')],
    },
    {
      title: 'Diagnostics of the discriminator',
      lead: 'What tells a stable conditional GAN from one that goes astray (Kang et al., “Rebooting ACGAN”, 2021), measured on a batch of real images without changing anything.',
      groups: DIAGNOSTICS,
    },
  ];
}

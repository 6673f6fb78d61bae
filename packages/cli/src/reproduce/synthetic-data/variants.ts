/** What a variant adds to the paper's method. */
export type Extra =
  /** The best of up to four draws, by a judge that was itself trained on generated images. */
  | 'confidence'
  /** The best of up to four draws, by the discriminator of the generator's run. */
  | 'discriminator'
  /** Generators of several checkpoints take turns. */
  | 'checkpoints'
  /** Labels are redrawn each epoch from what such a judge reads in images of each class. */
  | 'class-error';

/** A training of the comparison. Batch-norm adaptation needs no training of its own: every trained classifier is read without and with it. */
export interface Variant {
  /** Names its cells: letters, digits, dots and dashes. */
  readonly key: string;
  /** As tables show it; Markdown. */
  readonly title: string;
  /** Where it belongs: the table of the paper, its figure of shares, what real labels give, or `--full` only. */
  readonly group: 'table' | 'shares' | 'real' | 'long' | 'resnet' | 'beyond';
  /** What it is, where the title does not tell. */
  readonly about?: string;
  /** Hard sample mining. */
  readonly hsm: boolean;
  /** r: part of the images that is replaced after each epoch; 0 is a fixed set. */
  readonly share: number;
  /** Times the epochs of the others. */
  readonly longer: number;
  readonly net: 'small-cnn' | 'resnet-18';
  /** Part of the images that is real, with real labels: above 0 only for comparison. */
  readonly realShare: number;
  readonly extra?: Extra;
  /** eta is calibrated anew each time, so that the angle stays; default: once, as in the paper, and angles grow with the classifier's confidence. */
  readonly steady?: boolean;
}

const plain = { hsm: false, share: 0, longer: 1, net: 'small-cnn', realShare: 0 } as const;
const smoothed = { ...plain, share: 0.5 } as const;

/** All variants, in the order of cells and tables. */
export const VARIANTS: readonly Variant[] = [
  { ...plain, key: 'fixed', title: 'fixed set', group: 'table' },
  { ...plain, key: 'hsm', title: 'HSM', group: 'table', hsm: true },
  { ...smoothed, key: 'ds', title: 'DS', group: 'table' },
  { ...smoothed, key: 'hsm-ds', title: 'HSM + DS', group: 'table', hsm: true },
  { ...plain, key: 'real', title: '*real images and labels*', group: 'real', realShare: 1 },
  { ...plain, key: 'ds-1', title: 'DS, r = 1', group: 'shares', share: 1 },
  { ...plain, key: 'ds-0.1', title: 'DS, r = 0.1', group: 'shares', share: 0.1 },
  { ...plain, key: 'ds-0.2', title: 'DS, r = 0.2', group: 'shares', share: 0.2 },
  { ...plain, key: 'ds-0.33', title: 'DS, r = 0.33', group: 'shares', share: 0.33 },
  {
    ...smoothed,
    key: 'long',
    title: 'long training',
    group: 'long',
    about: 'DS with r = 0.5 for ten times as many epochs, as in the paper',
    longer: 10,
  },
  {
    ...plain,
    key: 'long-fresh',
    title: 'long, fresh images',
    group: 'beyond',
    about: 'r = 1 for ten times as many epochs: no image is kept for a second one',
    share: 1,
    longer: 10,
  },
  {
    ...smoothed,
    key: 'hsm-ds-steady',
    title: 'HSM + DS, steady angle',
    group: 'beyond',
    about: 'η is calibrated anew each epoch, so that mining goes as far from a sure classifier as from a new one',
    hsm: true,
    steady: true,
  },
  {
    ...smoothed,
    key: 'confidence',
    title: 'confidence filter',
    group: 'beyond',
    about:
      'DS; of four draws the one that a judge is surest of, the judge being trained on generated images of its own',
    extra: 'confidence',
  },
  {
    ...smoothed,
    key: 'discriminator',
    title: 'discriminator filter',
    group: 'beyond',
    about: 'DS; of four draws the one that the discriminator takes for the most real, which has seen real labels',
    extra: 'discriminator',
  },
  {
    ...smoothed,
    key: 'checkpoints',
    title: 'several checkpoints',
    group: 'beyond',
    about: 'DS; the last generator and two earlier ones of its run take turns',
    extra: 'checkpoints',
  },
  {
    ...smoothed,
    key: 'class-error',
    title: 'labels by class error',
    group: 'beyond',
    about:
      'DS; labels are drawn anew each epoch, as often another class as such a judge reads it in images asked to be of this one: on average soft targets',
    extra: 'class-error',
  },
  {
    ...smoothed,
    key: 'real-tenth',
    title: 'a tenth real',
    group: 'beyond',
    about: 'DS; a tenth of the first set is real images **with their labels**, which the other variants never see',
    realShare: 0.1,
  },
  {
    ...plain,
    key: 'resnet-fixed',
    title: 'ResNet-18, fixed set',
    group: 'resnet',
    net: 'resnet-18',
  },
  {
    ...smoothed,
    key: 'resnet-hsm-ds',
    title: 'ResNet-18, HSM + DS',
    group: 'resnet',
    net: 'resnet-18',
    hsm: true,
  },
  {
    ...plain,
    key: 'resnet-real',
    title: '*ResNet-18, real images and labels*',
    group: 'resnet',
    net: 'resnet-18',
    realShare: 1,
  },
];

/** The variants that a request runs: without `full` the table, its reference, and r = 1. */
export function variantsOf({ full }: { readonly full: boolean }): readonly Variant[] {
  const always = ({ group, key }: Variant) => group === 'table' || group === 'real' || key === 'ds-1';
  return VARIANTS.filter((variant) => full || always(variant));
}

/** The variant of a cell.
 *
 *  @param key one of `VARIANTS`.
 */
export function variantOf(key: string): Variant {
  return VARIANTS.find((variant) => variant.key === key)!;
}

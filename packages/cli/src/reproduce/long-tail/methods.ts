import { formatShare } from '../../format';

/** A GAN of the comparison: a built-in recipe, and what is laid over it. */
export interface LongTailMethod {
  /** Names cells and their folders. */
  readonly key: string;
  /** As it stands in tables and figures. */
  readonly title: string;
  readonly recipe: string;
  /** Assignments as of `--set`. */
  readonly set: readonly string[];
  /** Runs at all seeds; the others at as many as `--baseline-seeds` says. */
  readonly isPrincipal: boolean;
  /** What it is, for a reader without the papers at hand; Markdown. */
  readonly about: string;
}

const BASELINE = { set: [], isPrincipal: false } as const;

/** The methods of the comparison, in the order of its tables. All share nets, adversarial loss, batches, optimizers and steps. */
export const METHODS: readonly LongTailMethod[] = [
  {
    key: 'none',
    title: 'no regulariser',
    recipe: 'unconditional/mini',
    set: [],
    isPrincipal: true,
    about: 'An unconditional GAN: nobody tells it of classes, so it learns them as often as the data have them.',
  },
  {
    key: 'regulariser',
    title: 'regulariser',
    recipe: 'class-balancing/mini',
    set: [],
    isPrincipal: true,
    about:
      'The same with a classifier in the loop, trained on the same long-tailed images and frozen: it reads each generated batch, a slowly forgetting count *N* says which classes came lately, and Σ *w*ₖ *p*ₖ ln *p*ₖ in the loss of the generator (*p*: mean of the softmax of the batch, *w*ₖ ∝ 1/*N*ₖ) draws it to the classes that were rare (Rangwani et al., 2021, arXiv:2106.09402). The GAN itself sees no label.',
  },
  {
    ...BASELINE,
    key: 'balanced-sampling',
    title: 'balanced sampling',
    recipe: 'unconditional/mini',
    set: ['data.sampling=balanced'],
    about:
      'An unconditional GAN whose batches have all classes equally often: images of rare classes are shown again and again. It needs the label of every image.',
  },
  {
    ...BASELINE,
    key: 'acgan',
    title: 'ACGAN',
    recipe: 'acgan/mini',
    about:
      'The discriminator has a second output that learns the classes; the generator is asked for a class (Odena et al., 2017, arXiv:1610.09585).',
  },
  {
    ...BASELINE,
    key: 'acgan-regulariser',
    title: 'ACGAN + regulariser',
    recipe: 'class-balancing/mini+acgan',
    about: 'Both: the paper calls the regulariser orthogonal to telling a GAN of labels.',
  },
  {
    ...BASELINE,
    key: 'projection',
    title: 'projection',
    recipe: 'projection/mini',
    about:
      'The class asked for enters the logit of the discriminator by an inner product (Miyato and Koyama, 2018, arXiv:1802.05637): the “cGAN” of the paper.',
  },
  {
    ...BASELINE,
    key: 'projection-regulariser',
    title: 'projection + regulariser',
    recipe: 'class-balancing/mini+projection',
    about: 'Both.',
  },
  {
    ...BASELINE,
    key: 'reacgan',
    title: 'ReACGAN',
    recipe: 'reacgan/mini',
    about: 'Class proxies and the data-to-data cross-entropy (Kang et al., 2021, arXiv:2111.01118).',
  },
];

const LABELLED = 'regulariser-labels-';

/** The semi-supervised setting: a part of the labels, and only the classifier in the loop has seen them.
 *
 *  @param share of the images of each class, in (0, 1].
 */
export function labelledMethod(share: number): LongTailMethod {
  return {
    key: `${LABELLED}${share}`,
    title: `regulariser, ${formatShare(share)} of the labels`,
    recipe: 'class-balancing/mini',
    set: [`balancing.classifier.labelledShare=${share}`],
    isPrincipal: false,
    about: `The semi-supervised setting: the classifier in the loop has seen the labels of ${formatShare(share)} of the images of each class, and nobody has seen the others.`,
  };
}

/** The method of a key. */
export function methodOf(key: string): LongTailMethod {
  return key.startsWith(LABELLED)
    ? labelledMethod(Number(key.slice(LABELLED.length)))
    : METHODS.find((method) => method.key === key)!;
}

/** Puts methods in the order of the tables: those of a part of the labels after all others, the larger part first. */
export function methodOrder(a: string, b: string): number {
  const rank = (key: string) => {
    const index = METHODS.findIndex((method) => method.key === key);
    return index >= 0 ? index : METHODS.length + 1 - Number(key.slice(LABELLED.length));
  };
  return rank(a) - rank(b);
}

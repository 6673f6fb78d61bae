/** A GAN of the comparison: a built-in recipe, and what is laid over it. */
export interface Method {
  /** Names cells and their folders. */
  readonly key: string;
  /** As it stands in tables and figures. */
  readonly title: string;
  readonly recipe: string;
  /** Assignments as of `--set`. */
  readonly set: readonly string[];
  /** How the classes get into the loss. */
  readonly classes: 'loss' | 'logit';
  /** What it is, for a reader without the papers at hand; Markdown. */
  readonly about: string;
}

/** The methods of the comparison, in the order of its tables. All share nets, batches, optimizers and steps; they differ in how the discriminator is told of the classes. */
export const METHODS: readonly Method[] = [
  {
    key: 'acgan',
    title: 'ACGAN',
    recipe: 'acgan/mini',
    set: [],
    classes: 'loss',
    about:
      'The discriminator has a second output, a linear classifier on its last features *h*: cross-entropy of softmax(*hW*) on real images in its own step, on generated ones in the step of the generator (Odena et al., 2017, arXiv:1610.09585).',
  },
  {
    key: 'acgan-normalised',
    title: 'ACGAN with *h*/|*h*|',
    recipe: 'acgan/mini',
    set: ['gan.conditional.normalizeFeatures=true'],
    classes: 'loss',
    about:
      'The same with each *h* divided by its length, which bounds the gradient of the classifier: the first half of what ReACGAN changes (Kang et al., 2021, section 3).',
  },
  {
    key: 'contragan',
    title: 'ContraGAN',
    recipe: 'contragan/mini',
    set: [],
    classes: 'loss',
    about:
      'Features are projected onto a unit sphere, where images of a class and a learnt proxy of it attract each other and all else repels (the 2C loss; Kang and Park, 2020, arXiv:2006.12681).',
  },
  {
    key: 'projection',
    title: 'Projection',
    recipe: 'projection/mini',
    set: [],
    classes: 'logit',
    about:
      'No loss of classes at all: the inner product of *h* and a learnt vector of the class is added to the logit that tells real from generated (Miyato and Koyama, 2018, arXiv:1802.05637). BigGAN conditions its discriminator in this way.',
  },
  {
    key: 'reacgan',
    title: 'ReACGAN',
    recipe: 'reacgan/mini',
    set: [],
    classes: 'loss',
    about:
      'Features on the unit sphere, class proxies, and D2D-CE, the data-to-data cross-entropy: an image is drawn to the proxy of its class and pushed from the images of other classes, each only until a margin is reached; as printed in the paper (Kang et al., 2021, Eq. (6), arXiv:2111.01118).',
  },
  {
    key: 'reacgan-studiogan',
    title: 'ReACGAN (released form)',
    recipe: 'reacgan/mini',
    set: ['gan.conditional.form=studiogan'],
    classes: 'loss',
    about:
      'The loss as the released code (PyTorch-StudioGAN) computes it: a shift meant to keep it finite is taken from the negatives only, which weights them anew row by row. The published rows were made with it, as far as their logs can tell.',
  },
];

/** The method of a key. */
export function methodOf(key: string): Method {
  return METHODS.find((method) => method.key === key)!;
}

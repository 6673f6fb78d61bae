/** What a perturbation is made from. */
export interface Arm {
  /** Names cells and their folders. */
  readonly key: string;
  /** As it stands in tables and figures. */
  readonly title: string;
  /** What the attacker must have, beside the classifier that is attacked. */
  readonly needs: string;
  /** What it is, for a reader without the papers at hand; Markdown. */
  readonly about: string;
}

/** The arms of the comparison, in the order of its tables. All have the same classifiers, bound, steps and seeds; they differ in the images that the perturbation is crafted on. */
export const ARMS = [
  {
    key: 'random',
    title: 'random',
    needs: 'nothing, not even the classifier',
    about: 'Every pixel up or down by the whole bound, with equal chances. What every crafted one must beat.',
  },
  {
    key: 'gd-uap',
    title: 'GD-UAP, no data',
    needs: 'nothing; images of other classes, to choose by',
    about:
      'No image at all: the perturbation alone is shown to the classifier, and is to make the activations of its convolutions as large as it can (Mopuri et al., 2018, arXiv:1801.08092). Which of its states is kept images of the prior say, as images of a foreign set do in the authors’ code.',
  },
  {
    key: 'gd-uap-range',
    title: 'GD-UAP, jittered noise',
    needs: 'the range of pixels; images of other classes, to choose by',
    about:
      'The same on top of Gaussian noise that is shifted, turned, scaled and brightened a little in each step: the range prior of GD-UAP.',
  },
  {
    key: 'gd-uap-prior',
    title: 'GD-UAP, prior images',
    needs: 'images of other classes',
    about: 'The same on top of the images of the prior, moved likewise.',
  },
  {
    key: 'impressions',
    title: 'class impressions',
    needs: 'nothing',
    about:
      'Images that the classifier has dreamt up: noise, changed until the classifier is sure of a class (Mopuri et al., 2018, arXiv:1808.01153).',
  },
  {
    key: 'prior',
    title: 'prior images',
    needs: 'images of other classes',
    about: 'The images of the prior as they are.',
  },
  {
    key: 'gan',
    title: 'GAN, no regulariser',
    needs: 'images of other classes',
    about: 'Samples of a GAN without classes that was trained on the prior.',
  },
  {
    key: 'gan-balanced',
    title: 'GAN, classifier in the loop',
    needs: 'images of other classes',
    about:
      'Samples of the same GAN with the class-balancing regulariser, by which the attacked classifier draws it to samples that it reads as each of its classes equally often. **The reconstruction.**',
  },
  {
    key: 'real',
    title: 'real target images',
    needs: "the target's training images",
    about: 'Training images of the target itself: what an attacker with data gets.',
  },
] as const satisfies readonly Arm[];

/** Key of an arm. */
export type ArmKey = (typeof ARMS)[number]['key'];

/** The arm that the claims are about. */
export const SUBJECT: ArmKey = 'gan-balanced';

/** The arm of a key. */
export function armOf(key: ArmKey): Arm {
  return ARMS.find((arm) => arm.key === key)!;
}

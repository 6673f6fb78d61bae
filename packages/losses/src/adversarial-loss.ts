import type { Scalar, Tensor } from '@tensorflow/tfjs-core';
import { hingeDiscriminatorLoss, hingeGeneratorLoss } from './hinge';
import { expectOneOf } from './internal/expect-value';
import { leastSquaresDiscriminatorLoss, leastSquaresGeneratorLoss } from './least-squares';
import { rahingeDiscriminatorLoss, rahingeGeneratorLoss } from './rahinge';
import { ralsganDiscriminatorLoss, ralsganGeneratorLoss } from './ralsgan';
import { rasganDiscriminatorLoss, rasganGeneratorLoss } from './rasgan';
import { rsganDiscriminatorLoss, rsganGeneratorLoss } from './rsgan';
import { vanillaDiscriminatorLoss, vanillaGeneratorLoss } from './vanilla';
import { wassersteinDiscriminatorLoss, wassersteinGeneratorLoss } from './wasserstein';

/** A pair of losses whose generator is judged by its own logits. */
export interface PlainLoss {
  readonly isRelativistic: false;
  readonly discriminator: (realLogits: Tensor, fakeLogits: Tensor) => Scalar;
  /** Does not read the real logits: pass `undefined`, and spare the pass of the real images through D. */
  readonly generator: (realLogits: Tensor | undefined, fakeLogits: Tensor) => Scalar;
}

/** A pair of losses whose generator is judged by how its logits compare with those of real images. */
export interface RelativisticLoss {
  readonly isRelativistic: true;
  readonly discriminator: (realLogits: Tensor, fakeLogits: Tensor) => Scalar;
  readonly generator: (realLogits: Tensor, fakeLogits: Tensor) => Scalar;
}

/** What `adversarialLoss` gives. */
export type AdversarialLoss = PlainLoss | RelativisticLoss;

/** The losses by name. */
export interface AdversarialLosses {
  readonly vanilla: PlainLoss;
  /** 'vanilla' with the generator loss of the minimax game. */
  readonly minimax: PlainLoss;
  readonly 'least-squares': PlainLoss;
  readonly hinge: PlainLoss;
  readonly wasserstein: PlainLoss;
  readonly rsgan: RelativisticLoss;
  readonly rasgan: RelativisticLoss;
  readonly ralsgan: RelativisticLoss;
  readonly rahinge: RelativisticLoss;
}

/** The names that `adversarialLoss` knows. */
export type AdversarialLossName = keyof AdversarialLosses;

const losses: AdversarialLosses = {
  vanilla: {
    isRelativistic: false,
    discriminator: vanillaDiscriminatorLoss,
    generator: (_, fakeLogits) => vanillaGeneratorLoss(fakeLogits),
  },
  minimax: {
    isRelativistic: false,
    discriminator: vanillaDiscriminatorLoss,
    generator: (_, fakeLogits) => vanillaGeneratorLoss(fakeLogits, { form: 'minimax' }),
  },
  'least-squares': {
    isRelativistic: false,
    discriminator: leastSquaresDiscriminatorLoss,
    generator: (_, fakeLogits) => leastSquaresGeneratorLoss(fakeLogits),
  },
  hinge: {
    isRelativistic: false,
    discriminator: hingeDiscriminatorLoss,
    generator: (_, fakeLogits) => hingeGeneratorLoss(fakeLogits),
  },
  wasserstein: {
    isRelativistic: false,
    discriminator: wassersteinDiscriminatorLoss,
    generator: (_, fakeLogits) => wassersteinGeneratorLoss(fakeLogits),
  },
  rsgan: { isRelativistic: true, discriminator: rsganDiscriminatorLoss, generator: rsganGeneratorLoss },
  rasgan: { isRelativistic: true, discriminator: rasganDiscriminatorLoss, generator: rasganGeneratorLoss },
  ralsgan: { isRelativistic: true, discriminator: ralsganDiscriminatorLoss, generator: ralsganGeneratorLoss },
  rahinge: { isRelativistic: true, discriminator: rahingeDiscriminatorLoss, generator: rahingeGeneratorLoss },
};

/** The names that `adversarialLoss` knows, in the order of its table: for the schema of a configuration. */
export const adversarialLossNames: readonly AdversarialLossName[] = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(losses) as AdversarialLossName[],
);

/** The two adversarial losses of one name, all with the same signature, so that a training loop can take any.
 *
 *  'vanilla', 'minimax' (vanilla with the printed generator loss), 'least-squares', 'hinge', 'wasserstein': the generator's loss reads D(G(z)) alone.
 *  'rsgan', 'rasgan', 'ralsgan', 'rahinge': it needs D(x) too, and the types ask for it.
 *
 *  @param name one of `adversarialLossNames`.
 *  @returns `discriminator` and `generator`, both functions of (realLogits, fakeLogits), and `isRelativistic`.
 *  @throws ValueError for an unknown name, with the nearest known one.
 *  @example
 *  const loss = adversarialLoss('rahinge');
 *  const [real, fake] = [tf.tensor1d([0.5, 3]), tf.tensor1d([0])]; // D(x), D(G(z))
 *  loss.discriminator(real, fake).print(); // 0.125
 *  loss.generator(real, fake).print(); // 2.75
 *  console.log(loss.isRelativistic); // true: a plain loss also takes generator(undefined, fake)
 */
export function adversarialLoss<N extends AdversarialLossName>(name: N): AdversarialLosses[N] {
  expectOneOf('adversarialLoss', 'name', name, adversarialLossNames);
  return losses[name];
}

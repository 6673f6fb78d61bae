import { createResnet32, createSndcganDiscriminator, createSndcganGenerator, type Resnet32 } from '@gans/core-nets';
import { cloneTree, countParameters, foldIn, normal, type Seed } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import {
  type ClassBalancingConfig,
  checkGanConfig,
  classBalancingTerm,
  classifierOf,
  createGanState,
  drawLatents,
  ganStep,
} from '@gans/training';
import { dispose, mul, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { valuesOf } from '../training/steps';

/** How large a step is. */
export interface BalancedSize {
  readonly batch: number;
  /** Narrowest layer of SNDCGAN, published: 64. */
  readonly filters: number;
  /** Narrowest layer of ResNet-32, published: 16. */
  readonly classifierFilters: number;
}

const IMAGE = { height: 32, width: 32, channels: 3 } as const;
const CLASSES = 10;
const balancing: ClassBalancingConfig = { weight: 10, normalization: 'mean-one' };

/** Steps of the class-balancing GAN for CIFAR-10: SNDCGAN, pairwise relativistic loss, the moving average, and a ResNet-32 in the loop or, to tell its cost, not. */
export function balancedSteps(
  { batch, filters, classifierFilters }: BalancedSize,
  loop: 'with classifier' | 'without',
  seed: Seed,
): Subject {
  const generator = createSndcganGenerator({ ...IMAGE, latentSize: 128, classCount: 0, filters }, seed);
  const head = { head: 'unconditional' } as const;
  const discriminator = createSndcganDiscriminator({ ...IMAGE, filters, ...head }, seed);
  const net = withMilderLogits(createResnet32({ ...IMAGE, classCount: CLASSES, filters: classifierFilters }, seed));
  const adam = { learningRate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-6 };
  const config = checkGanConfig({
    batchSize: batch,
    steps: 100_000,
    adversarial: 'rsgan',
    optimizers: { generator: adam, discriminator: adam },
    average: { kind: 'decay', decay: 0.9999 },
  });
  const imageShape = [IMAGE.height, IMAGE.width, IMAGE.channels] as const;
  const classifier = { classify: classifierOf(net), classCount: CLASSES, imageShape };
  const generatorTerms = loop === 'without' ? [] : [classBalancingTerm(classifier, balancing, config)];
  const real = {
    images: tidy(() => tanh(normal(foldIn(seed, 'images'), [batch, ...imageShape]))) as Tensor4D,
    labels: new Int32Array(batch),
  };
  const nets = { generator, discriminator };
  let state = createGanState(generator, discriminator);
  // What the peer starts from is read before the first step, which frees it.
  const copies = cloneTree({
    generator: generator.params,
    discriminator: discriminator.params,
    discriminatorState: discriminator.state,
  });
  const next = (own: Seed) => {
    const after = ganStep(nets, state, real, own, config, { generatorTerms });
    state = after.state;
    return after.report;
  };
  const rounds = ['first', 'second'] as const;
  // As `ganStep` derives them; were that to change, the sides would disagree and nothing be measured.
  const latents = (round: string, update: 'discriminator' | 'generator') =>
    drawLatents(
      generator.spec,
      foldIn(foldIn(foldIn(foldIn(foldIn(seed, round), update), 0), 'input'), 'latents'),
      batch,
    );
  return {
    inputs: {
      ...copies,
      classifier: net.params,
      classifierState: net.state,
      images: real.images,
      ...Object.fromEntries(
        rounds.map((round) => [
          round,
          { discriminator: latents(round, 'discriminator'), generator: latents(round, 'generator') },
        ]),
      ),
    },
    config: { optimizer: adam, decay: 0.9999, weight: balancing.weight },
    async check() {
      if (loop === 'without') {
        const { discriminatorLoss, ...others } = next(foldIn(seed, 'first'));
        dispose(others);
        return valuesOf({ discriminatorLoss });
      }
      const outcome: Record<string, number> = {
        generatorParameters: countParameters(generator.params),
        discriminatorParameters: countParameters(discriminator.params),
        classifierParameters: countParameters(net.params),
      };
      for (const round of rounds) {
        const { discriminatorLoss, generatorLoss, classBalancing } = next(foldIn(seed, round));
        Object.assign(
          outcome,
          await valuesOf({ discriminatorLoss, generatorLoss, classBalancing: classBalancing! }, `${round} `),
        );
      }
      return outcome;
    },
    run() {
      const { generatorLoss, ...others } = next(foldIn(seed, state.step));
      dispose(others);
      return generatorLoss;
    },
  };
}

// Untrained, with statistics that are not those of its activations, it would put all images in one class for certain, and the loss would be 0.
function withMilderLogits(net: Resnet32): Resnet32 {
  const { output } = net.params;
  const kernel = tidy(() => mul(output.kernel, 1e-3));
  output.kernel.dispose();
  return { ...net, params: { ...net.params, output: { ...output, kernel } } };
}

/** The same with its cost told beside the step without the classifier: what both compute before the classifier is asked. */
export function firstLossAlone(subject: Subject): Subject {
  return {
    ...subject,
    async check() {
      const { 'first discriminatorLoss': discriminatorLoss } = await subject.check();
      return { discriminatorLoss: discriminatorLoss! };
    },
  };
}

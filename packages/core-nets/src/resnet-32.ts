import type { Seed } from '@gans/tensor';
import type { ClassifierNet } from './classifier-net';
import type { BasicBlockParams, BasicBlockState } from './internal/basic-block';
import { checkNetConfig } from './internal/check-config';
import { createClassifier, residualLayers } from './internal/create-classifier';
import { type PixelStatistics, splitPixelStatistics } from './internal/pixel-statistics';
import { createResidualClassifier, type ResidualParams, type ResidualState } from './internal/residual-classifier';

/** Size of a ResNet-32; survives JSON. */
export interface Resnet32Config extends PixelStatistics {
  /** K. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 4. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first stage, 16 in the paper; the others have 2 and 4 times as many. */
  readonly filters: number;
}

/** The blocks of one stage. */
export type Resnet32Stage<Block> = {
  readonly block1: Block;
  readonly block2: Block;
  readonly block3: Block;
  readonly block4: Block;
  readonly block5: Block;
};
/** The blocks of each stage. */
export type Resnet32Stages<Block> = {
  readonly stage1: Resnet32Stage<Block>;
  readonly stage2: Resnet32Stage<Block>;
  readonly stage3: Resnet32Stage<Block>;
};

/** Parameters by layer. */
export type Resnet32Params = ResidualParams & Resnet32Stages<BasicBlockParams>;

/** Running statistics by layer. */
export type Resnet32State = ResidualState & Resnet32Stages<BasicBlockState>;

/** A ResNet-32 as data plus a function. */
export interface Resnet32 extends ClassifierNet<Resnet32Params, Resnet32State> {
  readonly config: Resnet32Config;
}

/** ResNet-32 in its form for CIFAR: a 3x3 stem, three stages of five basic blocks, shortcuts without parameters, mean over all pixels, linear.
 *
 *  x -> 3x3 (f), BN, relu -> stage1 (f) -> stage2 (2f, half the size) -> stage3 (4f) -> mean = features -> logits
 *  He et al., "Deep Residual Learning for Image Recognition", 2016, section 4.2, n = 5, option A. arXiv:1512.03385. Deviates: nothing; the channels of zeros lie half before, half after the others, as in published code.
 *
 *  @param config see `Resnet32Config`. For CIFAR the published recipes have `pixelMean` [0.4914, 0.4822, 0.4465] and `pixelDeviation` [0.2023, 0.1994, 0.2010].
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). Activations: `stem`, `stage1/block1` to `stage3/block5`, each after its rectifier.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createResnet32({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2 }, seed);
 *  net.apply(net.params, net.state, images, { training: false }).output.logits; // [4, 10]
 */
export function createResnet32(config: Resnet32Config, seed: Seed): Resnet32 {
  const { statistics, rest } = splitPixelStatistics('createResnet32', config);
  const checked = checkNetConfig('createResnet32', rest, {
    classCount: { minimum: 2 },
    height: { minimum: 4, multipleOf: 4 },
    width: { minimum: 4, multipleOf: 4 },
    channels: { minimum: 1 },
    filters: { minimum: 1 },
  });
  const whole = Object.freeze({ ...checked, ...statistics });
  const plan = { ...whole, stem: '3x3', blocks: [5, 5, 5], shortcut: 'padding' } as const;
  return createClassifier(
    {
      name: 'Resnet32',
      config: whole,
      featureSize: 4 * whole.filters,
      activations: residualLayers(plan.blocks),
      body: () => createResidualClassifier<Resnet32Params, Resnet32State>(plan, seed),
    },
    seed,
  );
}

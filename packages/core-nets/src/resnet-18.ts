import type { Seed } from '@gans/tensor';
import type { ClassifierNet } from './classifier-net';
import type { BasicBlockParams, BasicBlockState } from './internal/basic-block';
import { checkNetConfig } from './internal/check-config';
import { createClassifier, residualLayers } from './internal/create-classifier';
import { type PixelStatistics, splitPixelStatistics } from './internal/pixel-statistics';
import { createResidualClassifier, type ResidualParams, type ResidualState } from './internal/residual-classifier';

/** Size of a ResNet-18; survives JSON. */
export interface Resnet18Config extends PixelStatistics {
  /** K. */
  readonly classCount: number;
  /** Height of the images in pixels. */
  readonly height: number;
  /** Width of the images in pixels. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first stage, 64 in the paper; the others have 2, 4 and 8 times as many. */
  readonly filters: number;
  /** '7x7': stride 2 and a 3x3 max pool with stride 2, for images of 128 pixels and more; '3x3': stride 1 and no pool, for images of about 32. */
  readonly stem: '3x3' | '7x7';
}

/** The blocks of one stage. */
export type Resnet18Stage<Block> = { readonly block1: Block; readonly block2: Block };
/** The blocks of each stage. */
export type Resnet18Stages<Block> = {
  readonly stage1: Resnet18Stage<Block>;
  readonly stage2: Resnet18Stage<Block>;
  readonly stage3: Resnet18Stage<Block>;
  readonly stage4: Resnet18Stage<Block>;
};

/** Parameters by layer. */
export type Resnet18Params = ResidualParams & Resnet18Stages<BasicBlockParams>;

/** Running statistics by layer. */
export type Resnet18State = ResidualState & Resnet18Stages<BasicBlockState>;

/** A ResNet-18 as data plus a function. */
export interface Resnet18 extends ClassifierNet<Resnet18Params, Resnet18State> {
  readonly config: Resnet18Config;
}

/** ResNet-18: stem, four stages of two basic blocks, mean over all pixels, linear; batch norm after each of the 20 convolutions.
 *
 *  x -> stem -> stage1 (f) -> stage2 (2f, half the size) -> stage3 (4f) -> stage4 (8f) -> mean = features -> logits
 *  He et al., "Deep Residual Learning for Image Recognition", 2016, Table 1 and section 3.3 (option B). arXiv:1512.03385.
 *  Deviates: with the '3x3' stem, whose convolution has stride 1 and is not pooled (their nets for CIFAR begin so).
 *
 *  @param config see `Resnet18Config`. `pixelMean` and `pixelDeviation` standardise the images before the stem.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). Activations: `stem`, `stage1/block1` to `stage4/block2`, each after its rectifier.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createResnet18({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, stem: '3x3' }, seed);
 *  net.apply(net.params, net.state, images, { training: false }).output.logits; // [4, 10]
 */
export function createResnet18(config: Resnet18Config, seed: Seed): Resnet18 {
  const { statistics, rest } = splitPixelStatistics('createResnet18', config);
  const checked = checkNetConfig('createResnet18', rest, {
    classCount: { minimum: 2 },
    height: { minimum: 1 },
    width: { minimum: 1 },
    channels: { minimum: 1 },
    filters: { minimum: 1 },
    stem: { oneOf: ['3x3', '7x7'] },
  });
  const whole = Object.freeze({ ...checked, ...statistics });
  const plan = { ...whole, blocks: [2, 2, 2, 2], shortcut: 'projection' } as const;
  return createClassifier(
    {
      name: 'Resnet18',
      config: whole,
      featureSize: 8 * whole.filters,
      activations: residualLayers(plan.blocks),
      body: () => createResidualClassifier<Resnet18Params, Resnet18State>(plan, seed),
    },
    seed,
  );
}

import { foldIn, type Seed, ShapeError } from '@gans/tensor';
import { add, averagePool, relu } from '@gans/tensor/ops';
import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { checkConfig } from '../internal/check-config';
import { type ConvolutionParams, convolution, createConvolution } from '../layers/convolution';
import { type Initializer, orthogonalWeights } from '../layers/initializers';

/** Weights of the path that is not the shortcut. */
export type DeepDiscriminatorPath = {
  readonly conv0: ConvolutionParams;
  readonly conv1: ConvolutionParams;
  readonly conv2: ConvolutionParams;
  readonly conv3: ConvolutionParams;
};

/** Weights of a BigGAN-deep discriminator block: convolutions 1x1, 3x3, 3x3, 1x1 and, where the channels grow, the 1x1 convolution that makes the new ones of the shortcut. */
export type DeepDiscriminatorBlockParams =
  | DeepDiscriminatorPath
  | (DeepDiscriminatorPath & { readonly shortcut: ConvolutionParams });

/** Size of a BigGAN-deep discriminator block. */
export interface DeepDiscriminatorBlockSizes {
  /** Channels of the input. */
  readonly inputs: number;
  /** Channels of the output, a multiple of 4 and at least those of the input: the two 3x3 convolutions have a quarter of them. */
  readonly outputs: number;
  /** Draws all kernels; default `orthogonalWeights`. */
  readonly initializer?: Initializer;
}

/** Residual block of the discriminator of BigGAN-deep.
 *
 *  y = conv3(pool(relu(conv2(relu(conv1(relu(conv0(relu(x)))))))) + [pool(x); shortcut(pool(x))], the channels that x lacks made by a 1x1 convolution
 *  Brock et al., 2019, figure 16 (c), arXiv:1809.11096.
 *
 *  @param params see `DeepDiscriminatorBlockParams`.
 *  @param x float32 [N, H, W, in], H and W even where they are halved; not disposed.
 *  @param options `downsample`: whether height and width are halved; default true.
 *  @returns float32 [N, H / 2, W / 2, out], or [N, H, W, out].
 *  @throws ShapeError when H or W is odd.
 */
export function deepDiscriminatorBlock(
  params: DeepDiscriminatorBlockParams,
  x: Tensor4D,
  { downsample = true }: { readonly downsample?: boolean } = {},
): Tensor4D {
  const shrink = (map: Tensor4D) => (downsample ? averagePool(map) : map);
  const narrow = convolution(params.conv0, relu(x));
  const refined = convolution(params.conv2, relu(convolution(params.conv1, relu(narrow))));
  const main = convolution(params.conv3, shrink(relu(refined)));
  return tidy(() => {
    const kept = shrink(x);
    const side = 'shortcut' in params ? concat([kept, convolution(params.shortcut, kept)], 3) : kept;
    return add(main, side);
  });
}

/** The parameters of a fresh BigGAN-deep discriminator block.
 *
 *  @param sizes see `DeepDiscriminatorBlockSizes`.
 *  @param seed decides the kernels.
 *  @returns params, which the caller owns.
 *  @throws ValueError naming the size that is out of range; ShapeError when there are fewer outputs than inputs.
 */
export function createDeepDiscriminatorBlock(
  sizes: DeepDiscriminatorBlockSizes,
  seed: Seed,
): { params: DeepDiscriminatorBlockParams } {
  const {
    inputs,
    outputs,
    initializer = orthogonalWeights,
  } = checkConfig('createDeepDiscriminatorBlock', sizes, {
    inputs: { minimum: 1 },
    outputs: { minimum: 4, multipleOf: 4 },
  });
  if (outputs < inputs)
    throw new ShapeError(
      `createDeepDiscriminatorBlock: expected outputs to be at least the ${inputs} inputs, got ${outputs}. The shortcut drops no channel.`,
    );
  const middle = outputs / 4;
  const conv = (name: string, from: number, to: number, size: number) =>
    createConvolution({ inputs: from, outputs: to, size, initializer }, foldIn(seed, name)).params;
  const main = {
    conv0: conv('conv0', inputs, middle, 1),
    conv1: conv('conv1', middle, middle, 3),
    conv2: conv('conv2', middle, middle, 3),
    conv3: conv('conv3', middle, outputs, 1),
  };
  return {
    params: outputs === inputs ? main : { ...main, shortcut: conv('shortcut', inputs, outputs - inputs, 1) },
  };
}

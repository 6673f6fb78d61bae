import { ShapeError } from '@gans/tensor';
import { conv2d, conv2dTranspose, upsampleNearest } from '@gans/tensor/ops';
import { matMul, reshape, type Tensor2D, type Tensor4D, tensor2d, tidy, transpose } from '@tensorflow/tfjs-core';
import { expectTensor } from '../internal/check-input';
import { withBias } from '../internal/with-bias';
import type { ConvolutionParams } from './convolution';

/** Pixels of a batch from which on enlarging the kernel costs less than it saves: it takes about as long as 140 pixels save, whatever the channels. */
const MANY_PIXELS = 128;

/** Nearest-neighbour up-sampling by 2 and a convolution, in one step of less than half their cost where there are many pixels: `convolution(params, upsampleNearest(x))`.
 *
 *  Each input pixel reaches the outputs through the sum of the kernel's copies at its four places, a kernel of k + 1 pixels moved in steps of 2.
 *  Karras et al., "Progressive Growing of GANs", 2018 ("fused scale" in the released code). arXiv:1710.10196.
 *
 *  @param params `kernel` [k, k, in, out] with odd k, optional `bias` [out].
 *  @param x float32 [N, H, W, in]; not disposed.
 *  @returns float32 [N, 2H, 2W, out].
 *  @throws ShapeError when k is even, or the image or the bias does not fit the kernel.
 *  @example
 *  const { params } = createConvolution({ inputs: 1, outputs: 2, size: 3 }, seed);
 *  upsampleConvolution(params, images); // [4, 64, 64, 2]
 */
export function upsampleConvolution(params: ConvolutionParams, x: Tensor4D): Tensor4D {
  const kernel = oddKernel('upsampleConvolution', params, x);
  return withBias('upsampleConvolution', params, kernel.shape[3], () =>
    tidy(() => {
      const [batch, height, width] = x.shape;
      if (batch * height * width < MANY_PIXELS) return conv2d(upsampleNearest(x), kernel);
      // A transposed convolution looks at its kernel from the other side.
      const spread = widen(kernel, (outer, inner, size) => inner === size - 1 - outer || inner === size - outer, 1);
      return conv2dTranspose(x, transpose(spread, [0, 1, 3, 2]), { stride: 2 });
    }),
  );
}

/** A convolution and the average over 2x2 pixels, in one step of less than half their cost: `averagePool(convolution(params, x))`.
 *
 *  The mean of four neighbouring outputs is one product with the mean of the kernel's copies at their places, a kernel of k + 1 pixels moved in steps of 2.
 *
 *  @param params `kernel` [k, k, in, out] with odd k, optional `bias` [out].
 *  @param x float32 [N, H, W, in], H and W even; not disposed.
 *  @returns float32 [N, H / 2, W / 2, out].
 *  @throws ShapeError when k, H or W has the wrong parity, or the image or the bias does not fit the kernel.
 *  @example
 *  const { params } = createConvolution({ inputs: 1, outputs: 2, size: 3 }, seed);
 *  downsampleConvolution(params, images); // [4, 16, 16, 2]
 */
export function downsampleConvolution(params: ConvolutionParams, x: Tensor4D): Tensor4D {
  const kernel = oddKernel('downsampleConvolution', params, x);
  if (x.shape[1] % 2 !== 0 || x.shape[2] % 2 !== 0)
    throw new ShapeError(
      `downsampleConvolution: expected x [N, H, W, C] with even H and W, got [${x.shape.join(', ')}]. Pad or crop the images first.`,
    );
  return withBias('downsampleConvolution', params, kernel.shape[3], () =>
    tidy(() => {
      const mean = widen(kernel, (outer, inner) => inner === outer || inner === outer - 1, 1 / 4);
      return conv2d(x, mean, { stride: 2 });
    }),
  );
}

function oddKernel(caller: string, { kernel }: ConvolutionParams, x: Tensor4D): Tensor4D {
  const [height, width] = kernel.shape;
  if (kernel.rank !== 4 || height !== width || height! % 2 === 0)
    throw new ShapeError(
      `${caller}: expected a kernel [k, k, in, out] with odd k, got [${kernel.shape.join(', ')}]. Use a size such as 3.`,
    );
  const [, , inputs] = (kernel as Tensor4D).shape;
  expectTensor(caller, 'x', x, ['N', 'H', 'W', inputs], `The kernel takes ${inputs} channels.`);
  return kernel as Tensor4D;
}

// [k, k, in, out] -> [k + 1, k + 1, in, out], each new pixel the sum of those old ones that `reaches` says, rows and columns alike.
function widen(
  kernel: Tensor4D,
  reaches: (outer: number, inner: number, size: number) => boolean,
  factor: number,
): Tensor4D {
  const [size, , inputs, outputs] = kernel.shape;
  const places = (length: number) =>
    Array.from({ length: length ** 2 }, (_, i) => [Math.floor(i / length), i % length] as const);
  const weights = places(size + 1).map(([row, column]) =>
    places(size).map(([y, x]) => (reaches(row, y, size) && reaches(column, x, size) ? factor : 0)),
  );
  const flat = reshape(kernel, [size * size, inputs * outputs]) as Tensor2D;
  return reshape(matMul(tensor2d(weights), flat), [size + 1, size + 1, inputs, outputs]);
}

import { add, clone, mul, neg, relu, slice, sub, sum, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { ShapeError } from '../errors';
import { convolution, inputGradient, kernelGradient, type Shape4D } from '../internal/convolution-forms';
import { type BorderedGeometry, geometryOf, withBorder } from '../internal/convolution-geometry';
import { defineOp, type Op } from '../internal/define-op';
import { inverseDeviation, normScale, normScaleSlope } from '../internal/norm-scale';
import { biasGradient } from './add-bias';
import { checkChannels } from './batch-normalize';
import type { Conv2dOptions } from './conv2d';
import { reluGradient } from './elementwise';
import { checkBatch } from './standardize';
import type { RunningStatistics } from './tracked-batch-normalize';

/** How a convolution moves, and what follows its norm. */
export interface NormalizedConv2dOptions extends Conv2dOptions {
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
  /** float32 of the output's shape, added to it before the activation, as where two branches of a net meet; not disposed. Default: nothing. */
  readonly addend?: Tensor4D;
  /** Default 'linear': none. */
  readonly activation?: 'linear' | 'relu';
}

type Norm = { gain: Tensor; bias: Tensor; mean: Tensor; variance: Tensor };
type Inputs = { x: Tensor; kernel: Tensor; addend: Tensor } & Norm;
interface Attributes extends BorderedGeometry {
  readonly epsilon: number;
  readonly rectified: boolean;
}

// The kernel with the norm's scale in it. What is known of it already serves its value only; its own gradient goes through the inputs.
const scaledKernel: Op<
  Pick<Inputs, 'kernel' | 'gain' | 'variance'>,
  { epsilon: number; known?: Tensor }
> = /* @__PURE__ */ defineOp({
  name: 'ScaledKernel',
  inputs: ['kernel', 'gain', 'variance'],
  forward: ({ kernel, ...norm }, { epsilon, known }) => [known?.clone() ?? mul(kernel, normScale(norm, epsilon))],
  gradient: ([dy], { kernel, gain, variance }, { epsilon }) => {
    const along = () => sum(mul(dy!, kernel), [0, 1, 2]);
    return {
      kernel: () => mul(dy!, normScale({ gain, variance }, epsilon)),
      gain: () => mul(along(), inverseDeviation(variance, epsilon)),
      variance: () => mul(along(), normScaleSlope({ gain, variance }, epsilon)),
    };
  },
});

const normalizedConvolution: Op<Inputs, Attributes> = /* @__PURE__ */ defineOp({
  name: 'NormalizedConv2D',
  inputs: ['x', 'kernel', 'gain', 'bias', 'mean', 'variance', 'addend'],
  savedInputs: ['x', 'kernel', 'gain', 'mean', 'variance'],
  savedOutputs: 2,
  forward: ({ x, kernel, addend, ...norm }, { border, rectified, epsilon, ...geometry }) => {
    const scale = normScale(norm, epsilon);
    const scaled = mul(kernel, scale);
    const product = convolution({ x: withBorder(x as Tensor4D, border), kernel: scaled }, geometry)[0]!;
    const normed = add(product, sub(norm.bias, mul(norm.mean, scale)));
    const total = addend === undefined ? normed : add(normed, addend);
    return [rectified ? relu(total) : total, scaled];
  },
  gradient: ([upstream], { x, kernel, gain, mean, variance }, attributes, [output, known]) => {
    const { border, rectified, epsilon, ...geometry } = attributes;
    // The slope of a rectifier is constant on either side: it can be taken from the saved output, twice too.
    const dy = rectified ? reluGradient({ dy: upstream!, output: output! }, {})[0]! : upstream!;
    const scaled = () => scaledKernel({ kernel, gain, variance }, { epsilon, known: known! })[0]!;
    const ofScaled = () => {
      const bordered = withBorder(x as Tensor4D, border);
      return kernelGradient({ x: bordered, dy }, { ...geometry, kernelShape: kernel.shape as Shape4D })[0]!;
    };
    const ofBias = () => biasGradient({ dy }, { shape: output!.shape })[0]!;
    const ofScale = () => sub(sum(mul(ofScaled(), kernel), [0, 1, 2]), mul(mean, ofBias()));
    return {
      x: () => {
        const [batch, height, width, channels] = x.shape as Shape4D;
        const inputShape: Shape4D = [batch, height + 2 * border, width + 2 * border, channels];
        const bordered = inputGradient({ dy, kernel: scaled() }, { ...geometry, inputShape })[0]!;
        return border === 0 ? bordered : slice(bordered, [0, border, border, 0], x.shape);
      },
      kernel: () => mul(ofScaled(), normScale({ gain, variance }, epsilon)),
      gain: () => mul(ofScale(), inverseDeviation(variance, epsilon)),
      bias: ofBias,
      mean: () => neg(mul(ofBias(), normScale({ gain, variance }, epsilon))),
      variance: () => mul(ofScale(), normScaleSlope({ gain, variance }, epsilon)),
      addend: () => clone(dy),
    };
  },
});

/** A convolution and its batch norm with given statistics, as in inference, and what may follow: an addition and a rectifier; one pass over the pixels where the engine can.
 *
 *  y = activation(gain (conv2d(x, kernel) - mean) / sqrt(variance + epsilon) + bias + addend)
 *    = activation(conv2d(x, kernel s) + bias - mean s + addend),  s = gain / sqrt(variance + epsilon)
 *  Ioffe and Szegedy, "Batch Normalization", 2015, Algorithm 2. arXiv:1502.03167. Deviates: nothing.
 *
 *  @param x float32 [N, H, W, C]; not disposed.
 *  @param kernel float32 [h, w, C, O]; not disposed.
 *  @param gain float32 [O], gamma; not disposed.
 *  @param bias float32 [O], beta; not disposed.
 *  @param statistics mean and variance, float32 [O] each; not disposed.
 *  @param options stride and padding as of `conv2d`, `epsilon`, `addend` and `activation`.
 *  @returns float32 [N, H', W', O], differentiable in all tensors any number of times.
 *  @throws ShapeError when tensors do not fit each other or the kernel is larger than the padded image; ValueError when `stride`, `padding` or `epsilon` is out of range.
 *  @example
 *  const [one, zero] = [tf.ones([2]), tf.zeros([2])];
 *  normalizedConv2d(images, kernel, one, zero, { mean: zero, variance: one }, { stride: 2, activation: 'relu' });
 */
export function normalizedConv2d(
  x: Tensor4D,
  kernel: Tensor4D,
  gain: Tensor,
  bias: Tensor,
  { mean, variance }: RunningStatistics,
  { addend, activation = 'linear', epsilon = 1e-5, ...options }: NormalizedConv2dOptions = {},
): Tensor4D {
  const geometry = geometryOf('normalizedConv2d', x, kernel, options);
  const norm = { gain, bias, mean, variance };
  checkChannels('normalizedConv2d', kernel, norm);
  checkBatch('normalizedConv2d', x, epsilon);
  const branch = addend === undefined ? {} : { addend: fitting(addend, x, kernel, geometry) };
  const attributes = { ...geometry, epsilon, rectified: activation === 'relu' };
  return tidy(() => normalizedConvolution({ x, kernel, ...norm, ...branch } as Inputs, attributes)[0] as Tensor4D);
}

function fitting(addend: Tensor4D, x: Tensor4D, kernel: Tensor4D, { stride, padding, border }: BorderedGeometry) {
  const length = (axis: 0 | 1) => {
    const size = x.shape[axis + 1]! + 2 * border;
    return Math.ceil((padding === 'same' ? size : size - kernel.shape[axis]! + 1) / stride);
  };
  const shape = [x.shape[0], length(0), length(1), kernel.shape[3]];
  if (addend.shape.join() !== shape.join())
    throw new ShapeError(
      `normalizedConv2d: expected an addend of the output's shape [${shape.join(', ')}], got [${addend.shape.join(', ')}].`,
    );
  return addend;
}

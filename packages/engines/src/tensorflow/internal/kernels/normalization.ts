import { add, clone, mul, reshape, rsqrt, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import type { FastKernel, Ops } from './ops';

// TensorFlow's ops take images; only the channels, and how many values each has, matter to them.
const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : reshape(x, [-1, 1, 1, x.shape[x.rank - 1]!]));
const fromImages = (images: Tensor, { rank, shape }: Tensor): Tensor => (rank === 4 ? images : reshape(images, shape));

type Inputs = Readonly<Record<string, Tensor>>;

/** What TensorFlow's op gives beside the output: running statistics, the variance among them unbiased, and what its gradient reads. */
function fusedBatchNorm(ops: Ops, { x, gain, bias }: Inputs, epsilon: number, running: Tensor[], share: number) {
  const [output, ...others] = ops.many('FusedBatchNormV3', [asImages(x!), gain!, bias!, ...running], 6, {
    ...attributes(epsilon),
    exponential_avg_factor: share,
  });
  const [mean, variance, batchMean, batchVariance] = others as [Tensor, Tensor, Tensor, Tensor];
  return { output: fromImages(output!, x!), mean, variance, batchMean, batchVariance };
}

const attributes = (epsilon: number) => ({ epsilon, data_format: 'NHWC', is_training: true });

/** By how much the unbiased variance of the values of a channel is larger than the biased one. */
function inflation({ x, gain }: Inputs): number {
  const count = x!.size / gain!.size;
  return count / Math.max(1, count - 1);
}

/** `gans/BatchNormalize`: [mean, biased variance, output]. */
export const batchNormalize: FastKernel = (ops, inputs, { epsilon }) => {
  const none = tensor1d([], 'float32');
  const { output, mean, variance } = fusedBatchNorm(ops, inputs, epsilon as number, [none, none], 1);
  return [mean, mul(variance, 1 / inflation(inputs)), output];
};

/** `gans/TrackedBatchNormalize`: [mean, biased variance, output, running mean, running variance]. */
export const trackedBatchNormalize: FastKernel = (ops, inputs, attributes) => {
  const { epsilon, share, correction } = attributes as Record<'epsilon' | 'share' | 'correction', number>;
  const { runningMean, runningVariance } = inputs;
  // A share of 1 is TensorFlow's sign for no running statistics; a GPU keeps no variance for the gradient but its inverse root.
  if (share === 1 || ops.backend.binding.isUsingGpuDevice()) {
    const [mean, variance, output] = batchNormalize(ops, inputs, attributes) as [Tensor, Tensor, Tensor];
    const moved = (running: Tensor, batch: Tensor) =>
      share === 1 ? clone(batch) : add(mul(running, 1 - share), mul(batch, share));
    return [mean, variance, output, moved(runningMean!, mean), moved(runningVariance!, mul(variance, correction))];
  }
  // The op's running variance follows the unbiased one: where another is wanted, it works at that scale.
  const scale = inflation(inputs) / correction;
  const rescaled = (variance: Tensor, factor: number) => (factor === 1 ? variance : mul(variance, factor));
  const running = [runningMean!, rescaled(runningVariance!, scale)];
  const { output, mean, variance, batchMean, batchVariance } = fusedBatchNorm(ops, inputs, epsilon, running, share);
  return [batchMean, batchVariance, output, mean, rescaled(variance, 1 / scale)];
};

/** `gans/BatchNormalizeWith`: the output alone. */
export const batchNormalizeWith: FastKernel = (ops, { x, gain, bias, mean, variance }, { epsilon }) => {
  const inputs = [asImages(x!), gain!, bias!, mean!, variance!];
  const inference = { ...attributes(epsilon as number), is_training: false };
  return [fromImages(ops.many('FusedBatchNormV3', inputs, 6, inference)[0]!, x!)];
};

/** `gans/BatchNormalizeGradient`: [dx, dgain, dbias]. */
export const batchNormalizeGradient: FastKernel = (ops, { dy, x, gain }, { epsilon, statistics }) => {
  const { mean, variance } = statistics as { mean: Tensor; variance: Tensor };
  // What the forward op would have kept for this one: on a GPU not the variance but its inverse root.
  const spread = ops.backend.binding.isUsingGpuDevice() ? rsqrt(add(variance, epsilon as number)) : variance;
  const none = tensor1d([], 'float32');
  const [dx, dgain, dbias] = ops.many(
    'FusedBatchNormGradV3',
    [asImages(dy!), asImages(x!), gain!, mean, spread, none],
    5,
    attributes(epsilon as number),
  );
  return [fromImages(dx!, x!), dgain!, dbias!];
};

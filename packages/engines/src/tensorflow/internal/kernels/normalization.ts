import { add, mul, reshape, rsqrt, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import type { Attributes, FastKernel } from './ops';

// TensorFlow's ops take images; only the channels, and how many values each has, matter to them.
const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : reshape(x, [-1, 1, 1, x.shape[x.rank - 1]!]));
const fromImages = (images: Tensor, { rank, shape }: Tensor): Tensor => (rank === 4 ? images : reshape(images, shape));

// The empty vectors in the place of statistics that the op is to find by itself.
const none = () => tensor1d([], 'float32');

const attributesOf = (epsilon: unknown, training: boolean): Attributes => ({
  epsilon: epsilon as number,
  data_format: 'NHWC',
  is_training: training,
});

/** `gans/BatchNormalize`: [mean, biased variance, output]. */
export const batchNormalize: FastKernel = (ops, { x, gain, bias }, { epsilon }) => {
  const inputs = [asImages(x!), gain!, bias!, none(), none()];
  const outputs = ops.many('FusedBatchNormV3', inputs, 6, attributesOf(epsilon, true));
  const [output, mean, unbiased, , biased] = outputs as [Tensor, Tensor, Tensor, Tensor, Tensor];
  // What the op keeps for its gradient: on a GPU not the variance but its inverse root.
  const variance = ops.backend.binding.isUsingGpuDevice() ? mul(unbiased, 1 / inflation(x!, gain!)) : biased;
  return [mean, variance, fromImages(output, x!)];
};

/** By how much the unbiased variance of the values of a channel is larger than the biased one. */
function inflation(x: Tensor, gain: Tensor): number {
  const count = x.size / gain.size;
  return count / Math.max(1, count - 1);
}

/** `gans/TrackedBatchNormalize`: [mean, biased variance, output, running mean, running variance]. */
export const trackedBatchNormalize: FastKernel = (ops, inputs, attributes) => {
  const { share, correction } = attributes as Record<'share' | 'correction', number>;
  const [mean, variance, output] = batchNormalize(ops, inputs, attributes) as [Tensor, Tensor, Tensor];
  const moved = (running: Tensor, batch: Tensor, factor: number) =>
    ops.backend.binding.isUsingGpuDevice()
      ? add(mul(running, 1 - share), mul(batch, share * factor))
      : movedHere(running, batch, share, factor);
  const { runningMean, runningVariance } = inputs;
  return [mean, variance, output, moved(runningMean!, mean, 1), moved(runningVariance!, variance, correction)];
};

// A number for each channel, in memory that can be read: the loop takes less time than an op takes to start.
function movedHere(running: Tensor, batch: Tensor, share: number, factor: number): Tensor {
  const [before, now] = [running.dataSync<'float32'>(), batch.dataSync<'float32'>()];
  return tensor1d(before.map((value, channel) => (1 - share) * value + share * factor * now[channel]!));
}

/** `gans/BatchNormalizeWith`: the output alone. */
export const batchNormalizeWith: FastKernel = (ops, { x, gain, bias, mean, variance }, { epsilon }) => {
  const inputs = [asImages(x!), gain!, bias!, mean!, variance!];
  return [fromImages(ops.many('FusedBatchNormV3', inputs, 6, attributesOf(epsilon, false))[0]!, x!)];
};

/** `gans/BatchNormalizeGradient`: [dx, dgain, dbias]. */
export const batchNormalizeGradient: FastKernel = (ops, { dy, x, gain }, { epsilon, statistics }) => {
  const { mean, variance } = statistics as { mean: Tensor; variance: Tensor };
  // What the forward op would have kept for this one: on a GPU not the variance but its inverse root.
  const spread = ops.backend.binding.isUsingGpuDevice() ? rsqrt(add(variance, epsilon as number)) : variance;
  const [dx, dgain, dbias] = ops.many(
    'FusedBatchNormGradV3',
    [asImages(dy!), asImages(x!), gain!, mean, spread, none()],
    5,
    attributesOf(epsilon, true),
  );
  return [fromImages(dx!, x!), dgain!, dbias!];
};

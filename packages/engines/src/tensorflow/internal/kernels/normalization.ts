import { add, mul, reshape, rsqrt, type Tensor, tensor1d } from '@tensorflow/tfjs-core';
import type { FastKernel } from './ops';

// TensorFlow's ops take images; only the channels, and how many values each has, matter to them.
const asImages = (x: Tensor): Tensor => (x.rank === 4 ? x : reshape(x, [-1, 1, 1, x.shape[x.rank - 1]!]));

const attributes = (epsilon: unknown) => ({
  epsilon: epsilon as number,
  data_format: 'NHWC',
  is_training: true,
});

/** `gans/BatchNormalize`: [mean, biased variance, output]. */
export const batchNormalize: FastKernel = (ops, { x, gain, bias }, { epsilon }) => {
  const none = tensor1d([], 'float32');
  const [output, mean, variance] = ops.many(
    'FusedBatchNormV3',
    [asImages(x!), gain!, bias!, none, none],
    6,
    attributes(epsilon),
  );
  // The op gives the unbiased variance.
  const count = x!.size / gain!.size;
  return [mean!, mul(variance!, (count - 1) / count), reshape(output!, x!.shape)];
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
    attributes(epsilon),
  );
  return [reshape(dx!, x!.shape), dgain!, dbias!];
};

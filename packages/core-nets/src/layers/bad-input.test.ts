import '@tensorflow/tfjs';
import { createSeed, ShapeError, ValueError } from '@gans/tensor';
import { ones, type Tensor, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createBatchNorm } from './batch-norm';
import { conditionalBatchNorm } from './conditional-batch-norm';
import { convolution, transposedConvolution } from './convolution';
import { dense } from './dense';
import { embedding } from './embedding';
import { createInstanceNorm, instanceNorm } from './instance-norm';
import { minibatchStandardDeviation } from './minibatch-standard-deviation';
import { globalMeanPool, globalSumPool } from './pooling';
import { downsampleConvolution, upsampleConvolution } from './resampling-convolution';
import { createSelfAttention, selfAttention } from './self-attention';
import { createSpectralNorm, spectralNorm } from './spectral-norm';

const seed = createSeed(7);
const at = (...shape: number[]) => zeros(shape) as never;
const layer = (...shape: number[]) => ({ kernel: ones(shape) });
const biased = (outputs: number, ...shape: number[]) => ({ ...layer(...shape), bias: ones([outputs]) });
const table = { table: ones([3, 2]) };
const attention = createSelfAttention({ channels: 8 }, seed).params;
const instance = createInstanceNorm(3).params;
const conditional = (images: never, condition: unknown, params = { gain: layer(4, 3), bias: layer(4, 3) }) =>
  conditionalBatchNorm(params, createBatchNorm(3).state, images, condition as never, { training: true });
const spectral = (kernel: Tensor, options = {}) =>
  spectralNorm(kernel, createSpectralNorm(ones([3, 4]), seed), true, options);

const misfits: [message: string, call: () => unknown][] = [
  ['dense: expected x [N, 3], got [5, 4]. The kernel is [3, 2].', () => dense(layer(3, 2), at(5, 4))],
  ['dense: expected x [N, 3], got [3]. The kernel is [3, 2].', () => dense(layer(3, 2), at(3))],
  ['dense: expected kernel [in, out], got [1, 1, 3, 2].', () => dense(layer(1, 1, 3, 2), at(5, 3))],
  ['dense: expected bias [2], got [3]. The kernel gives 2 channels.', () => dense(biased(3, 3, 2), at(5, 3))],
  [
    'convolution: expected x [N, H, W, 3], got [2, 8, 8, 1]. The kernel takes 3 channels.',
    () => convolution(layer(3, 3, 3, 2), at(2, 8, 8, 1)),
  ],
  ['convolution: expected x [N, H, W, 3], got [8, 8, 3].', () => convolution(layer(3, 3, 3, 2), at(8, 8, 3))],
  ['convolution: expected kernel [h, w, in, out], got [3, 2].', () => convolution(layer(3, 2), at(2, 8, 8, 3))],
  ['convolution: expected bias [2], got [1].', () => convolution(biased(1, 3, 3, 3, 2), at(2, 8, 8, 3))],
  [
    'transposedConvolution: expected x [N, H, W, 2], got [2, 8, 8, 3]. The kernel takes 2 channels.',
    () => transposedConvolution(layer(3, 3, 3, 2), at(2, 8, 8, 3)),
  ],
  [
    'transposedConvolution: expected kernel [h, w, out, in], got [3, 2].',
    () => transposedConvolution(layer(3, 2), at(2, 8, 8, 3)),
  ],
  [
    'transposedConvolution: expected bias [3], got [2].',
    () => transposedConvolution(biased(2, 3, 3, 3, 2), at(2, 8, 8, 2)),
  ],
  [
    'upsampleConvolution: expected x [N, H, W, 3], got [2, 8, 8, 1]. The kernel takes 3 channels.',
    () => upsampleConvolution(layer(3, 3, 3, 2), at(2, 8, 8, 1)),
  ],
  [
    'downsampleConvolution: expected x [N, H, W, 3], got [2, 8, 8, 1]. The kernel takes 3 channels.',
    () => downsampleConvolution(layer(3, 3, 3, 2), at(2, 8, 8, 1)),
  ],
  [
    'conditionalBatchNorm: expected condition [2, 4], got [3, 4]. Labels become one with oneHotRows(labels, 4)',
    () => conditional(at(2, 8, 8, 3), zeros([3, 4])),
  ],
  ['conditionalBatchNorm: expected condition [2, 4], got [2, 5].', () => conditional(at(2, 8, 8, 3), zeros([2, 5]))],
  [
    'conditionalBatchNorm: expected 2 labels or a condition [2, 4], got 3. Give each row its class.',
    () => conditional(at(2, 8, 8, 3), [0, 1, 2]),
  ],
  ['conditionalBatchNorm: expected 2 labels or a condition [2, 4], got null.', () => conditional(at(2, 8, 8, 3), null)],
  [
    'conditionalBatchNorm: expected x [N, H, W, 3], got [2, 8, 8, 1]. The kernels give 3 channels.',
    () => conditional(at(2, 8, 8, 1), [0, 1]),
  ],
  [
    'conditionalBatchNorm: expected gain/kernel [D, C], got [3].',
    () => conditional(at(2, 8, 8, 3), [0, 1], { gain: layer(3), bias: layer(4, 3) }),
  ],
  [
    'conditionalBatchNorm: expected bias/kernel [4, 3], got [4, 2].',
    () => conditional(at(2, 8, 8, 3), [0, 1], { gain: layer(4, 3), bias: layer(4, 2) }),
  ],
  ['embedding: expected condition [N, 3], got [4, 2].', () => embedding(table, at(4, 2))],
  ['embedding: expected condition [N, 3], got [3].', () => embedding(table, at(3))],
  ['embedding: expected condition [N, 3], got int32 [4, 3].', () => embedding(table, zeros([4, 3], 'int32'))],
  ['embedding: expected N labels or a condition [N, 3], got number.', () => embedding(table, 2 as never)],
  ['embedding: expected table [K, D], got [3].', () => embedding({ table: ones([3]) }, [0])],
  ['instanceNorm: expected x [N, H, W, C], got [8, 8, 3].', () => instanceNorm(instance, at(8, 8, 3))],
  ['instanceNorm: expected gain [1], got [3].', () => instanceNorm(instance, at(2, 8, 8, 1))],
  [
    'minibatchStandardDeviation: expected x to hold at least one image, got 0. Pass a batch.',
    () => minibatchStandardDeviation(at(0, 8, 8, 3)),
  ],
  [
    'minibatchStandardDeviation: expected x [N, H, W, C], got [8, 8, 3].',
    () => minibatchStandardDeviation(at(8, 8, 3)),
  ],
  ['globalSumPool: expected x [N, H, W, C], got [2, 3]. Its pixels are pooled.', () => globalSumPool(at(2, 3))],
  ['globalMeanPool: expected x [N, H, W, C], got [2, 3]. Its pixels are pooled.', () => globalMeanPool(at(2, 3))],
  [
    'selfAttention: expected x [N, H, W, C] with even H and W, got [1, 3, 2, 8]. Pad or crop the images first.',
    () => selfAttention(attention, at(1, 3, 2, 8)),
  ],
  [
    'selfAttention: expected x [N, H, W, C] with even H and W, got [1, 2, 5, 8].',
    () => selfAttention(attention, at(1, 2, 5, 8)),
  ],
  [
    'selfAttention: expected x [N, H, W, 8], got [1, 2, 2, 16]. The kernels take 8 channels.',
    () => selfAttention(attention, at(1, 2, 2, 16)),
  ],
  [
    'spectralNorm: expected state.u [1, 2], got [1, 4]. It goes with the kernel [3, 2]: pass the state that createSpectralNorm made of it, or a later one.',
    () => spectral(ones([3, 2])),
  ],
  ['spectralNorm: expected state.v [1, 5], got [1, 3]. It goes with the kernel [5, 4]', () => spectral(ones([5, 4]))],
  [
    'spectralNorm: expected a kernel [..., out] of at least two axes, got [4]. Biases and gains are not normalised.',
    () => spectral(ones([4])),
  ],
  [
    'createSpectralNorm: expected a kernel [..., out] of at least two axes, got [4].',
    () => createSpectralNorm(ones([4]), seed),
  ],
];

const values: [message: string, call: () => unknown][] = [
  ...[3, -1, 0.5, Number.NaN].map((label): [string, () => unknown] => [
    `embedding: expected labels to be integers from 0 to 2, got ${label} at position 1. There is a row of weights for each of 3 classes.`,
    () => embedding(table, [0, label]),
  ]),
  [
    'conditionalBatchNorm: expected labels to be integers from 0 to 3, got 4 at position 1.',
    () => conditional(at(2, 8, 8, 3), [0, 4]),
  ],
  ...[Number.NaN, 0, 1.5, undefined].flatMap((channels): [string, () => unknown][] => [
    [
      `createBatchNorm: expected channels to be an integer >= 1, got ${channels}.`,
      () => createBatchNorm(channels as number),
    ],
    [
      `createInstanceNorm: expected channels to be an integer >= 1, got ${channels}.`,
      () => createInstanceNorm(channels as number),
    ],
  ]),
  [
    'spectralNorm: expected iterations to be an integer >= 0, got -1. The nearest allowed value is 0.',
    () => spectral(ones([3, 4]), { iterations: -1 }),
  ],
  [
    'spectralNorm: expected mode to be one of power, exact, got exakt. The nearest allowed value is exact.',
    () => spectral(ones([3, 4]), { mode: 'exakt' }),
  ],
];

describe('layers', () => {
  it.each(misfits)('refuse what does not fit: %s', (message, call) => {
    expect(call).toThrow(ShapeError);
    expect(call).toThrow(message);
  });

  it.each(values)('refuse values out of range: %s', (message, call) => {
    expect(call).toThrow(ValueError);
    expect(call).toThrow(message);
  });
});

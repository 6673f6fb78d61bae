import { createSeed, foldIn, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { slice, type Tensor2D, type Tensor4D, tensor1d, tensor2d, tensor4d, tidy, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { batchNorm, createBatchNorm } from './batch-norm';
import { conditionalBatchNorm, createConditionalBatchNorm } from './conditional-batch-norm';

const seed = createSeed(13);
const draw = <const S extends readonly number[]>(name: string, shape: S) => normal(foldIn(seed, name), shape);
const sizes = { channels: 2, conditionSize: 3 };
const fresh = () => createConditionalBatchNorm(sizes, seed);

describeOnEngines('conditionalBatchNorm', () => {
  it('scales by 1 + c W_gain and shifts by c W_bias', () => {
    // h = 3, mean 1, variance 4, epsilon 1e-4, scale 0.5, offset -0.25.
    const params = { gain: { kernel: tensor2d([[0.25]]) }, bias: { kernel: tensor2d([[-0.125]]) } };
    const state = { mean: tensor1d([1]), variance: tensor1d([4]) };
    const x = tensor4d([3], [1, 1, 1, 1]);
    const { output } = conditionalBatchNorm(params, state, x, tensor2d([[2]]), { training: false }, { epsilon: 1e-4 });
    expectClose(output, 1.24998125035, { rtol: 1e-6 });
  });

  // Values 0 and 2 have mean 1 and variance 1; the running statistics are -1 and 1.
  const [byBatch, byRunning] = [
    [-1, 1],
    [1, 3],
  ];
  it.each([
    [{ training: true }, byBatch, -0.8],
    [{ training: true, statistics: 'running' }, byRunning, -0.8],
    [{ training: false }, byRunning, -1],
    [{ training: false, statistics: 'batch' }, byBatch, -1],
    [{ training: false, statistics: 'batch', momentum: 1 }, byBatch, 1],
    [{ training: false, momentum: 1 }, byRunning, 1],
  ] as const)('normalises by the statistics asked for, and moves them where asked: %o', (apply, standardized, mean) => {
    const params = { gain: { kernel: tensor2d([[0.25]]) }, bias: { kernel: tensor2d([[1.5]]) } };
    const state = { mean: tensor1d([-1]), variance: tensor1d([1]) };
    const x = tensor4d([0, 2], [1, 1, 2, 1]);
    const result = conditionalBatchNorm(params, state, x, tensor2d([[2]]), apply, { epsilon: 1e-7 });
    expectClose(
      result.output,
      standardized.map((value) => 1.5 * value + 3),
      { rtol: 1e-5 },
    );
    expectClose(result.state.mean, mean);
  });

  it.each([true, false])('is a plain batch norm where both kernels are 0, training %o', (training) => {
    const { params, state } = createConditionalBatchNorm(
      { ...sizes, initializer: (_, shape) => zeros([...shape]) },
      seed,
    );
    const x = draw('x', [3, 2, 2, 2]);
    const ours = conditionalBatchNorm(params, state, x, [0, 2, 1], { training });
    const plain = batchNorm(createBatchNorm(2).params, state, x, { training });
    expectClose(ours.output, plain.output);
    expectClose(ours.state.mean, plain.state.mean);
    expectClose(ours.state.variance, plain.state.variance);
  });

  it('takes labels as one-hot conditions', () => {
    const { params, state } = fresh();
    const x = draw('x', [3, 2, 2, 2]);
    const of = (condition: Tensor2D | number[]) =>
      conditionalBatchNorm(params, state, x, condition, { training: true }).output;
    expectClose(of([2, 0, 1]), of(oneHotRows([2, 0, 1], 3)));
  });

  it('treats every row by itself in inference', () => {
    const { params, state } = fresh();
    const [x, condition] = [draw('x', [3, 2, 2, 2]), draw('c', [3, 3])];
    const all = conditionalBatchNorm(params, state, x, condition, { training: false });
    expect(all.state).toBe(state);
    const one = conditionalBatchNorm(params, state, slice(x, 1, 1), slice(condition, 1, 1), { training: false });
    expectClose(one.output, slice(all.output, 1, 1));
  });

  it.each([true, false])('has the right gradients, twice, training %o', (training) => {
    const { params, state } = fresh();
    const inputs = [draw('x', [2, 2, 1, 2]), draw('c', [2, 3]), params.gain.kernel, params.bias.kernel];
    for (const order of [1, 2] as const)
      expect(
        checkGradients(
          (x, c, gain, bias) =>
            conditionalBatchNorm(
              { gain: { kernel: gain! }, bias: { kernel: bias! } },
              state,
              x as Tensor4D,
              c as Tensor2D,
              { training },
              { epsilon: 0.1 },
            ).output,
          inputs,
          { order, seed },
        ),
      ).toBeLessThan(5e-3);
  });

  it('leaves no tensor', async () => {
    const { params, state } = fresh();
    const x = draw('x', [2, 2, 2, 2]);
    await expectNoLeak(() =>
      tidy(() => {
        conditionalBatchNorm(params, state, x, [0, 1], { training: true });
      }),
    );
  });
});

describeOnEngines('createConditionalBatchNorm', () => {
  it('may be as small as one channel and one number of condition', () => {
    const { params } = createConditionalBatchNorm({ channels: 1, conditionSize: 1 }, seed);
    expect(params.bias.kernel.shape).toEqual([1, 1]);
  });

  it('draws two different kernels, by its seed', () => {
    const { params, state } = fresh();
    expect([params.gain.kernel.shape, params.bias.kernel.shape]).toEqual([
      [3, 2],
      [3, 2],
    ]);
    expect(Array.from(params.gain.kernel.dataSync())).not.toEqual(Array.from(params.bias.kernel.dataSync()));
    expect(Array.from(fresh().params.gain.kernel.dataSync())).toEqual(Array.from(params.gain.kernel.dataSync()));
    expectClose(state.mean, [0, 0]);
    expectClose(state.variance, [1, 1]);
  });
});

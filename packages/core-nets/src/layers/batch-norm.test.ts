import { readFileSync } from 'node:fs';
import { createSeed, foldIn, normal } from '@gans/tensor';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { add, mul, type Tensor, tensor, tensor1d, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { batchNorm, createBatchNorm } from './batch-norm';

const seed = createSeed(5);
const params = () => ({ gain: tensor1d([2, -1]), bias: tensor1d([0.5, 3]) });
const state = () => ({ mean: tensor1d([1, -2]), variance: tensor1d([4, 0.25]) });
// Column means 2 and -1, biased variances 2 and 4.
const batch = () =>
  tensor2d([
    [2, 1],
    [0, -3],
    [4, -3],
    [2, 1],
  ]);
const rows = [
  [2, 1],
  [0, -3],
  [4, -3],
  [2, 1],
];

/** Algorithm 1, row by row in float64. */
const normalized = (mean: readonly number[], variance: readonly number[], epsilon = 1e-5) =>
  rows.map((row) =>
    row.map((x, c) => ([2, -1][c]! * (x - mean[c]!)) / Math.sqrt(variance[c]! + epsilon) + [0.5, 3][c]!),
  );

describeOnEngines('batchNorm', () => {
  it('normalises with the statistics of the batch in training', () => {
    expectClose(batchNorm(params(), state(), batch(), { training: true }).output, normalized([2, -1], [2, 4]));
  });

  it('moves the running statistics by its momentum, with the biased variance', () => {
    const given = state();
    const next = batchNorm(params(), given, batch(), { training: true }, { momentum: 0.25 }).state;
    expectClose(next.mean, [0.75 * 1 + 0.25 * 2, 0.75 * -2 + 0.25 * -1]);
    expectClose(next.variance, [0.75 * 4 + 0.25 * 2, 0.75 * 0.25 + 0.25 * 4]);
    expectClose(given.mean, [1, -2], { rtol: 0, atol: 0 });
    expectClose(given.variance, [4, 0.25], { rtol: 0, atol: 0 });
  });

  it('normalises with the running statistics in inference, and leaves them', () => {
    const given = state();
    const { output, state: next } = batchNorm(params(), given, batch(), { training: false }, { epsilon: 1e-3 });
    expectClose(output, normalized([1, -2], [4, 0.25], 1e-3));
    expect(next).toBe(given);
  });

  it('takes a gain and a bias for each row in inference', () => {
    const gain = tensor2d([
      [2, 1],
      [-1, 3],
      [0.5, 2],
      [4, -2],
    ]);
    const own = { gain, bias: mul(gain, 0.5) };
    const { output } = batchNorm(own, state(), batch(), { training: false }, { epsilon: 0.01 });
    const standard = rows.map((row) => row.map((x, c) => (x - [1, -2][c]!) / Math.sqrt([4, 0.25][c]! + 0.01)));
    expectClose(output, mul(gain, add(tensor2d(standard), 0.5)));
  });

  it('takes the statistics it is told to', () => {
    const given = state();
    const onBatch = batchNorm(params(), given, batch(), { training: false, statistics: 'batch' });
    expectClose(onBatch.output, normalized([2, -1], [2, 4]));
    expect(onBatch.state).toBe(given);
    const onRunning = batchNorm(params(), given, batch(), { training: true, statistics: 'running' });
    expectClose(onRunning.output, normalized([1, -2], [4, 0.25]));
    expectClose(onRunning.state.mean, [1.1, -1.9]);
  });

  it('moves the running statistics by the momentum it is applied with, in inference too', () => {
    const { state: next, output } = batchNorm(params(), state(), batch(), { training: false, momentum: 0.5 });
    expectClose(next.mean, [1.5, -1.5]);
    expectClose(next.variance, [3, 2.125]);
    expectClose(output, normalized([1, -2], [4, 0.25]));
    const asked = { training: true, momentum: 1 };
    expectClose(batchNorm(params(), state(), batch(), asked, { momentum: 0.25 }).state.mean, [2, -1]);
  });

  it('follows the unbiased variance where asked to, and normalises with the biased one', () => {
    const options = { momentum: 0.5, runningVariance: 'unbiased' } as const;
    const { state: next, output } = batchNorm(params(), state(), batch(), { training: true }, options);
    expectClose(next.variance, [0.5 * 4 + 0.5 * (8 / 3), 0.5 * 0.25 + 0.5 * (16 / 3)]);
    expectClose(output, normalized([2, -1], [2, 4]));
    const two = batchNorm(
      params(),
      state(),
      tensor2d([
        [1, 5],
        [3, 5],
      ]),
      { training: true },
      options,
    );
    expectClose(two.state.variance, [0.5 * 4 + 0.5 * 2, 0.5 * 0.25]);
  });

  it('takes images channel by channel', () => {
    const x = normal(seed, [3, 2, 2, 2]);
    const { output } = batchNorm(createBatchNorm(2).params, createBatchNorm(2).state, x, { training: true });
    expect(output.shape).toEqual([3, 2, 2, 2]);
    const values = Array.from(output.dataSync());
    for (const c of [0, 1]) {
      const channel = values.filter((_, i) => i % 2 === c);
      expectClose(channel.reduce((sum, y) => sum + y, 0) / 12, 0, { atol: 1e-6 });
      expectClose(channel.reduce((sum, y) => sum + y * y, 0) / 12, 1, { rtol: 1e-4 });
    }
  });

  it.each(['batch', 'running'] as const)(
    'has the right gradients, twice, with the statistics of the %s',
    (statistics) => {
      const inputs = [normal(foldIn(seed, 'x'), [4, 2]), tensor1d([1.5, -0.5]), tensor1d([0.5, 1])];
      for (const order of [1, 2] as const)
        expect(
          checkGradients(
            (x, gain, bias) =>
              batchNorm({ gain: gain!, bias: bias! }, state(), x!, { training: false, statistics }).output,
            inputs,
            { order, seed },
          ),
        ).toBeLessThan(5e-3);
    },
  );

  it('leaves no tensor', async () => {
    await expectNoLeak(() =>
      tidy(() => {
        batchNorm(params(), state(), batch(), { training: true });
      }),
    );
  });
});

interface Golden {
  readonly options: { readonly id: string; readonly momentum: number };
  readonly inputs: Record<string, { readonly shape: number[]; readonly data: number[] }>;
  readonly expected: Record<string, { readonly shape: number[]; readonly data: number[] }>;
  readonly tolerance: { readonly rtol: number; readonly atol: number };
}
const golden: Golden[] = JSON.parse(
  readFileSync(new URL('../../../../../shared/golden/layers.json', import.meta.url), 'utf8'),
).cases.filter(({ options }: Golden) => options.id.startsWith('bna/ema-biased/'));

describeOnEngines('running statistics of batchNorm', () => {
  it.each(golden.map((example) => [example.options.id, example] as const))('follow golden case %s', (_, example) => {
    const { inputs, expected, options, tolerance } = example;
    const [steps, ...shape] = inputs.batches!.shape as [number, ...number[]];
    const channels = shape.at(-1)!;
    const size = inputs.batches!.data.length / steps;
    let running: { mean: Tensor; variance: Tensor } = {
      mean: tensor1d(inputs.running_mean!.data),
      variance: tensor1d(inputs.running_var!.data),
    };
    for (let step = 0; step < steps; step++) {
      const x = tensor(inputs.batches!.data.slice(step * size, (step + 1) * size), shape);
      const { params: fresh } = createBatchNorm(channels);
      running = batchNorm(fresh, running, x, { training: true }, { momentum: options.momentum }).state;
      const at = (name: string) => expected[name]!.data.slice(step * channels, (step + 1) * channels);
      expectClose(running.mean, at('running_mean'), tolerance);
      expectClose(running.variance, at('running_var'), tolerance);
    }
  });
});

describe('createBatchNorm', () => {
  it('does nothing to data of mean 0 and variance 1', () => {
    const { params: fresh, state: initial } = createBatchNorm(3);
    const x = normal(seed, [2, 3]);
    expectClose(batchNorm(fresh, initial, x, { training: false }).output, x.dataSync(), { rtol: 1e-5 });
  });
});

import { countParameters, createSeed, foldIn, type Model, normal } from '@gans/tensor';
import { countLeftTensors } from '@gans/tensor/testing';
import { dispose, matMul, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from './layers/batch-norm';
import { createSpectralNorm, type SpectralNormState, spectralNorm } from './layers/spectral-norm';
import { standingStatistics } from './standing-statistics';

const seed = createSeed(20);
type Params = { readonly first: BatchNormParams; readonly kernel: Tensor; readonly second: BatchNormParams };
type State = { readonly first: BatchNormState; readonly vectors: SpectralNormState; readonly second: BatchNormState };

/** Norm, spectrally normalised product, norm. */
function createNet(): Model<Params, State, Tensor2D, Tensor> {
  const kernel = normal(foldIn(seed, 'kernel'), [3, 2]);
  const [first, second] = [createBatchNorm(3), createBatchNorm(2)];
  return {
    params: { first: first.params, kernel, second: second.params },
    state: { first: first.state, vectors: createSpectralNorm(kernel, seed), second: second.state },
    apply(params, state, x, options) {
      const one = batchNorm(params.first, state.first, x, options);
      const { output, state: vectors } = spectralNorm(params.kernel as Tensor2D, state.vectors, options.training);
      const two = batchNorm(params.second, state.second, matMul(one.output, output), options);
      return { output: two.output, state: { first: one.state, vectors, second: two.state } };
    },
  };
}

const batches = () => [0, 1, 2].map((i) => normal(foldIn(seed, i), [4, 3], { mean: i, standardDeviation: 1 + i }));

describeOnEngines('standingStatistics', () => {
  it('averages the statistics of all batches, each layer seeing batches normalised by their own', () => {
    const net = createNet();
    const standing = standingStatistics(net, batches());
    const each = batches().map((batch) => {
      const once = { training: false, statistics: 'batch', momentum: 1 } as const;
      return net.apply(net.params, net.state, batch, once).state;
    });
    for (const layer of ['first', 'second'] as const)
      for (const statistic of ['mean', 'variance'] as const) {
        const values = each.map((state) => Array.from(state[layer][statistic].dataSync()));
        const average = values[0]!.map((_, c) => values.reduce((sum, row) => sum + row[c]! / 3, 0));
        expectClose(standing[layer][statistic], average, { rtol: 1e-4, atol: 1e-6 });
      }
  });

  it('does not depend on the statistics it replaces, and leaves the other state', () => {
    const net = createNet();
    const [first, second] = [createBatchNorm(3), createBatchNorm(2)];
    const other = { ...net.state, first: { ...first.state, mean: normal(seed, [3]) }, second: second.state };
    const standing = standingStatistics(net, batches(), { params: net.params, state: other });
    expectClose(standing.first.mean, standingStatistics(net, batches()).first.mean);
    expect(standing.vectors.u).toBe(net.state.vectors.u);
    expect(standing.vectors.v).toBe(net.state.vectors.v);
  });

  it('takes batches one at a time, and leaves its four statistics alone', async () => {
    const net = createNet();
    const given = batches();
    const { result, left } = await countLeftTensors(() => standingStatistics(net, given.values()));
    expect(left).toBe(4);
    expect(countParameters(result)).toBe(countParameters(net.state));
    dispose({ ...result.first, ...Object.fromEntries(Object.entries(result.second).map(([k, v]) => [`${k}2`, v])) });
  });

  it('says that it needs a batch', () => {
    expect(() => standingStatistics(createNet(), [])).toThrow(
      'standingStatistics: expected at least one batch, got none.',
    );
  });
});

import { type BatchNormState, batchNorm, createBatchNorm, standingStatistics } from '@gans/core-nets';
import { adaptBatchNorm } from '@gans/synthetic-data';
import type { Model } from '@gans/tensor';
import { stack, type Tensor, unstack } from '@tensorflow/tfjs-core';
import { outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

/** A state of one batch norm. */
type State = { readonly norm: BatchNormState };

/** Running statistics that follow batches, or are those of all of them. */
export const batchNormAdaptation: Operation = {
  options: ['mode', 'momentum', 'running_variance'],
  precision: 'float32',
  run: async (reader) => {
    const mode = reader.choice('mode', ['ema', 'cumulative', 'exact']);
    const batches = unstack(reader.tensor('batches'));
    const { params, state } = createBatchNorm(batches[0]!.shape.at(-1)!);
    const norm =
      mode === 'ema' ? { mean: reader.tensor('running_mean'), variance: reader.tensor('running_var') } : state;
    const options =
      mode === 'exact' ? {} : { runningVariance: reader.choice('running_variance', ['biased', 'unbiased']) };
    const model: Model<typeof params, State> = {
      params,
      state: { norm },
      apply(own, { norm: running }, x, apply) {
        const next = batchNorm(own, running, x, apply, options);
        return { output: next.output, state: { norm: next.state } };
      },
    };
    if (mode === 'exact') {
      const { norm: exact } = await adaptBatchNorm(model, () => batches, { mode });
      return { mean: await outputOf(exact.mean), variance: await outputOf(exact.variance) };
    }
    const after: State[] = [];
    for (let count = 1; count <= batches.length; count++) {
      const first: readonly Tensor[] = batches.slice(0, count);
      after.push(
        mode === 'cumulative'
          ? standingStatistics(model, first)
          : await adaptBatchNorm(model, () => first, { mode, momentum: reader.number('momentum') }),
      );
    }
    return {
      running_mean: await outputOf(stack(after.map((one) => one.norm.mean))),
      running_var: await outputOf(stack(after.map((one) => one.norm.variance))),
    };
  },
};

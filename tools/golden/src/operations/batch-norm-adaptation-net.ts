import { type BatchNormParams, type BatchNormState, batchNorm, createBatchNorm } from '@gans/core-nets';
import { adaptBatchNorm } from '@gans/synthetic-data';
import type { Model } from '@gans/tensor';
import { relu } from '@gans/tensor/ops';
import { matMul, type Tensor2D, unstack } from '@tensorflow/tfjs-core';
import { outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

type Params = { readonly kernel1: Tensor2D; readonly norm1: BatchNormParams; readonly kernel2: Tensor2D };
type State = { readonly norm1: BatchNormState; readonly norm2: BatchNormState };

/** Two batch norms, the second of which sees what the first makes. */
export const batchNormAdaptationNet: Operation = {
  options: ['mode', 'momentum', 'eps', 'running_variance'],
  precision: 'float32',
  run: async (reader) => {
    const mode = reader.choice('mode', ['ema', 'exact']);
    const isEma = mode === 'ema';
    const batches = unstack(reader.tensor('batches')) as Tensor2D[];
    const options = {
      epsilon: reader.number('eps'),
      ...(isEma ? { runningVariance: reader.choice('running_variance', ['biased', 'unbiased']) } : {}),
    };
    const params = {
      kernel1: reader.tensor('kernel1') as Tensor2D,
      norm1: { gain: reader.tensor('gamma1'), bias: reader.tensor('beta1') },
      kernel2: reader.tensor('kernel2') as Tensor2D,
    };
    const plain = createBatchNorm(params.kernel2.shape[1]);
    const start = (i: 1 | 2, channels: number): BatchNormState =>
      isEma
        ? { mean: reader.tensor(`running_mean${i}`), variance: reader.tensor(`running_var${i}`) }
        : createBatchNorm(channels).state;
    const model: Model<Params, State, Tensor2D> = {
      params,
      state: { norm1: start(1, params.kernel1.shape[1]), norm2: start(2, params.kernel2.shape[1]) },
      apply({ kernel1, norm1, kernel2 }, state, x, apply) {
        const first = batchNorm(norm1, state.norm1, matMul(x, kernel1), apply, options);
        const second = batchNorm(plain.params, state.norm2, matMul(relu(first.output), kernel2), apply, options);
        return { output: second.output, state: { norm1: first.state, norm2: second.state } };
      },
    };
    const adaptation = isEma ? { mode, momentum: reader.number('momentum') } : { mode };
    const { norm1, norm2 } = await adaptBatchNorm(model, () => batches, adaptation);
    const [mean, variance] = isEma ? ['running_mean', 'running_var'] : ['mean', 'variance'];
    return {
      [`${mean}1`]: await outputOf(norm1.mean),
      [`${variance}1`]: await outputOf(norm1.variance),
      [`${mean}2`]: await outputOf(norm2.mean),
      [`${variance}2`]: await outputOf(norm2.variance),
    };
  },
};

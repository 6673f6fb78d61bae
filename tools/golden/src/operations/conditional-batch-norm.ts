import { conditionalBatchNorm } from '@gans/core-nets';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormOptions, readBatchNorm } from '../batch-norm-case';
import { readTensors } from '../conditional-base';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

export const conditionalBatchNormOperation: Operation = {
  options: batchNormOptions,
  precision: 'float32',
  run: (reader) => {
    const { apply, options } = readBatchNorm(reader);
    const state = { mean: reader.tensor('running_mean'), variance: reader.tensor('running_var') };
    const inputs = readTensors(reader, ['x', 'condition', 'gain_kernel', 'bias_kernel']);
    return layerOutputs(reader, inputs, (x) => {
      const params = { gain: { kernel: x.gain_kernel! }, bias: { kernel: x.bias_kernel! } };
      const condition = x.condition as Tensor2D;
      const { output, state: next } = conditionalBatchNorm(params, state, x.x as Tensor4D, condition, apply, options);
      return { output, next_running_mean: next.mean, next_running_var: next.variance };
    });
  },
};

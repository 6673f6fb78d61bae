import { generatorBlock } from '@gans/core-nets';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { batchNormOptions, readBatchNorm } from '../batch-norm-case';
import { readTensors } from '../conditional-base';
import { convolutionNames, convolutionOf } from '../convolutions';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

const norms = ['bn1_gain_kernel', 'bn1_bias_kernel', 'bn2_gain_kernel', 'bn2_bias_kernel'];

/** The residual block of BigGAN's generator. */
export const generatorBlockOperation: Operation = {
  options: [...batchNormOptions, 'activation', 'upsample'],
  precision: 'float32',
  run: (reader) => {
    const { apply, options } = readBatchNorm(reader);
    reader.choice('activation', ['relu']);
    const upsample = reader.choice('upsample', ['nearest-2', null]) !== null;
    const state = (i: number) => ({
      mean: reader.tensor(`running_mean${i}`),
      variance: reader.tensor(`running_var${i}`),
    });
    const states = { norm1: state(1), norm2: state(2) };
    const layers = ['shortcut', 'conv1', 'conv2'].flatMap((layer) => convolutionNames(reader, layer));
    const inputs = readTensors(reader, ['x', 'condition', ...layers, ...norms]);
    return layerOutputs(reader, inputs, (x) => {
      const norm = (i: number) => ({
        gain: { kernel: x[`bn${i}_gain_kernel`]! },
        bias: { kernel: x[`bn${i}_bias_kernel`]! },
      });
      const params = {
        norm1: norm(1),
        conv1: convolutionOf(x, 'conv1'),
        norm2: norm(2),
        conv2: convolutionOf(x, 'conv2'),
        ...('shortcut_kernel' in x ? { shortcut: convolutionOf(x, 'shortcut') } : {}),
      };
      const condition = x.condition as Tensor2D;
      const block = generatorBlock(params, states, x.x as Tensor4D, apply, { condition, upsample, ...options });
      return {
        output: block.output,
        next_running_mean1: block.state.norm1.mean,
        next_running_var1: block.state.norm1.variance,
        next_running_mean2: block.state.norm2.mean,
        next_running_var2: block.state.norm2.variance,
      };
    });
  },
};

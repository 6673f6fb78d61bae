import { deepGeneratorBlock, statisticsAt } from '@gans/core-nets';
import { FormatError } from '@gans/tensor';
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import { readTensors } from '../conditional-base';
import { convolutionNames, convolutionOf } from '../convolutions';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

const norms = [0, 1, 2, 3].flatMap((i) => [`bn${i}_scale_kernel`, `bn${i}_offset_kernel`]);

/** The block of the published BigGAN-deep generators, at the statistics of a truncation. */
export const bigganDeepBlock: Operation = {
  options: ['upsample', 'truncation', 'statistics_step', 'eps', 'mode'],
  precision: 'float32',
  run: (reader) => {
    reader.choice('mode', ['eval']);
    const upsample = reader.boolean('upsample');
    const [truncation, step, epsilon] = ['truncation', 'statistics_step', 'eps'].map((name) => reader.number(name));
    const tables = (i: number) => {
      const mean = reader.tensor(`bn${i}_means`);
      if (Math.abs(step! * (mean.shape[0]! - 1) - 1) > 1e-9)
        throw new FormatError(`expected option statistics_step to fit ${mean.shape[0]} rows, got ${step}`);
      return { mean, variance: reader.tensor(`bn${i}_vars`) };
    };
    const state = statisticsAt({ norm0: tables(0), norm1: tables(1), norm2: tables(2), norm3: tables(3) }, truncation!);
    const layers = [0, 1, 2, 3].flatMap((i) => convolutionNames(reader, `conv${i}`));
    return layerOutputs(reader, readTensors(reader, ['x', 'condition', ...layers, ...norms]), (x) => {
      const norm = (i: number) => ({
        gain: { kernel: x[`bn${i}_scale_kernel`]! },
        bias: { kernel: x[`bn${i}_offset_kernel`]! },
      });
      const params = {
        norm0: norm(0),
        conv0: convolutionOf(x, 'conv0'),
        norm1: norm(1),
        conv1: convolutionOf(x, 'conv1'),
        norm2: norm(2),
        conv2: convolutionOf(x, 'conv2'),
        norm3: norm(3),
        conv3: convolutionOf(x, 'conv3'),
      };
      const options = { condition: x.condition as Tensor2D, upsample, epsilon: epsilon! };
      return { output: deepGeneratorBlock(params, state, x.x as Tensor4D, { training: false }, options).output };
    });
  },
};

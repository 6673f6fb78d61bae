import { discriminatorBlock } from '@gans/core-nets';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { readTensors } from '../conditional-base';
import { convolutionNames, convolutionOf } from '../convolutions';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

/** The residual block of BigGAN's discriminator. */
export const discriminatorBlockOperation: Operation = {
  options: ['position', 'downsample', 'activation', 'shortcut_input'],
  precision: 'float32',
  run: (reader) => {
    reader.choice('activation', ['relu']);
    const options = {
      position: reader.choice('position', ['first', 'inner']),
      downsample: reader.choice('downsample', ['average-2', null]) !== null,
      ...(reader.hasOption('shortcut_input')
        ? { shortcutInput: reader.choice('shortcut_input', ['raw', 'activated']) }
        : {}),
    };
    const layers = ['shortcut', 'conv1', 'conv2'].flatMap((layer) => convolutionNames(reader, layer));
    return layerOutputs(reader, readTensors(reader, ['x', ...layers]), (x) => {
      const main = { conv1: convolutionOf(x, 'conv1'), conv2: convolutionOf(x, 'conv2') };
      const params = 'shortcut_kernel' in x ? { ...main, shortcut: convolutionOf(x, 'shortcut') } : main;
      return { output: discriminatorBlock(params, x.x as Tensor4D, options) };
    });
  },
};

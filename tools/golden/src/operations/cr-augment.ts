import { consistencyAugment } from '@gans/core-nets';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

/** The augmentation of consistency regularisation with the draws of the case. */
export const crAugment: Operation = {
  // The shifts are given, so that nothing is left to do for `translation_ratio`.
  options: ['translation_ratio', 'padding'],
  precision: 'float32',
  run: async (reader) => {
    reader.choice('padding', ['reflect']);
    const draws = {
      flips: reader.integers('flip'),
      rows: reader.integers('shift_h'),
      columns: reader.integers('shift_w'),
    };
    return layerOutputs(reader, { images: reader.tensor('images') }, ({ images }) => ({
      output: consistencyAugment(images as Tensor4D, draws),
    }));
  },
};

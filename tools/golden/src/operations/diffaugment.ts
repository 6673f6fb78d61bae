import { diffAugment } from '@gans/core-nets';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

const colours = ['brightness', 'saturation', 'contrast'] as const;

/** DiffAugment with the draws of the case. */
export const diffaugment: Operation = {
  // The shifts are given, so that nothing is left to do for `translation_ratio`.
  options: ['policy', 'translation_ratio', 'cutout_ratio'],
  precision: 'float32',
  run: async (reader) => {
    const parts = reader
      .choice('policy', [...colours, 'translation', 'cutout', 'color,translation,cutout'])
      .split(',')
      .flatMap((part): readonly string[] => (part === 'color' ? colours : [part]));
    const drawn = Object.fromEntries(
      colours.filter((part) => parts.includes(part)).map((part) => [part, reader.input(`${part}_u`).data]),
    );
    const places = (name: string) => ({ rows: reader.integers(`${name}_h`), columns: reader.integers(`${name}_w`) });
    const draws = {
      ...drawn,
      ...(parts.includes('translation') && { translation: places('shift') }),
      ...(parts.includes('cutout') && { cutout: places('offset') }),
    };
    const options = { cutoutRatio: reader.number('cutout_ratio') };
    return layerOutputs(reader, { images: reader.tensor('images') }, ({ images }) => ({
      output: diffAugment(images as Tensor4D, draws, options),
    }));
  },
};

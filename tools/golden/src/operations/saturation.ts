import { FormatError } from '@gans/tensor';
import { saturation } from '@gans/uap';
import { type Operation, scalarOutput } from '../operation';

export const saturationOperation: Operation = {
  options: ['radius', 'relative_tolerance'],
  precision: 'float64',
  run: async (reader) => {
    if (reader.number('relative_tolerance') !== 1e-6) throw new FormatError('expected relative_tolerance to be 1e-6');
    return { share: scalarOutput(saturation(reader.input('perturbation').data, reader.number('radius'))) };
  },
};

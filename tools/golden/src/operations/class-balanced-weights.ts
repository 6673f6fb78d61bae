import { classWeights } from '@gans/losses/class-weights';
import type { Operation } from '../operation';

export const classBalancedWeights: Operation = {
  options: ['beta'],
  precision: 'float64',
  run: async (reader) => {
    const { shape, data } = reader.input('class_counts');
    return { weights: { shape, data: classWeights(data, { beta: reader.number('beta') }) } };
  },
};

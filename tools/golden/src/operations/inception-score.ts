import { inceptionScore } from '@gans/metrics';
import { type Operation, scalarOutput } from '../operation';

export const inceptionScoreOperation: Operation = {
  options: ['input', 'splits', 'std'],
  precision: 'float64',
  run: async (reader) => {
    const rows = reader.choice('input', ['logits', 'probabilities']);
    reader.choice('std', ['population']);
    const { shape, data } = reader.input(rows);
    const fake = { values: data, count: shape[0] ?? 0, dimension: shape[1] ?? 0 };
    const extractor = { name: 'golden' };
    const { value, std = Number.NaN } = inceptionScore(fake, { rows, splits: reader.number('splits'), extractor });
    return { mean: scalarOutput(value), std: scalarOutput(std) };
  },
};

import { accumulate, covariance, emptyStatistics, mergeStatistics } from '@gans/metrics';
import { FormatError } from '@gans/tensor';
import type { Output } from '../compare';
import { type Operation, scalarOutput } from '../operation';

/** Statistics of each part, merged from the left. An empty part has no mean and no M2 of its own. */
export const mergeableStatistics: Operation = {
  options: ['parts'],
  precision: 'float64',
  run: async (reader) => {
    const count = reader.number('parts');
    if (!(Number.isInteger(count) && count >= 1)) throw new FormatError(`expected at least one part, got ${count}`);
    const rows = Array.from({ length: count }, (_, i) => reader.input(`part${i}`));
    const dimension = rows[0]!.shape[1] ?? 0;
    const parts = rows.map(({ data }) => accumulate(emptyStatistics(dimension), data));
    const union = parts.reduce(mergeStatistics);

    const vector = (data: Float64Array): Output => ({ shape: [dimension], data });
    const matrix = (data: Float64Array): Output => ({ shape: [dimension, dimension], data });
    const outputs: Record<string, Output> = {
      n: scalarOutput(union.count),
      mean: vector(union.mean),
      m2: matrix(union.m2),
    };
    if (union.count > 1) outputs.covariance = matrix(covariance(union));
    parts.forEach((part, i) => {
      if (part.count === 0) return;
      outputs[`mean${i}`] = vector(part.mean);
      outputs[`m2_${i}`] = matrix(part.m2);
    });
    return outputs;
  },
};

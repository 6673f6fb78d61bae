import { optimalHistogram, optimalHistogramBound } from '@gans/losses/optimal-histogram';
import { type Operation, scalarOutput } from '../operation';

export const optimalHistogramOperation: Operation = {
  options: [],
  precision: 'float64',
  run: async (reader) => {
    const { data: counts, shape } = reader.input('counts');
    const { multiplier, histogram, objective } = optimalHistogram(counts);
    return {
      multiplier: scalarOutput(multiplier),
      optimum: { shape, data: histogram },
      objective: scalarOutput(objective),
      bound: { shape, data: optimalHistogramBound(counts) },
    };
  },
};

import { histogramKl } from '@gans/metrics';
import { type Operation, scalarOutput } from '../operation';

export const histogramKlOperation: Operation = {
  options: ['epsilon'],
  precision: 'float64',
  run: async (reader) => {
    const counts = reader.integers('counts');
    const extractor = { name: 'golden' };
    const exact = histogramKl(counts, { extractor });
    return {
      kl: scalarOutput(exact.value),
      kl_smoothed: scalarOutput(histogramKl(counts, { extractor, epsilon: reader.number('epsilon') }).value),
      smallest_share: scalarOutput(exact.protocol.smallestShare as number),
    };
  },
};

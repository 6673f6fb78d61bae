import { longTailCounts } from '@gans/datasets';
import type { Operation } from '../operation';

export const longTailCountsOperation: Operation = {
  options: ['classes', 'max_count', 'ratio', 'type'],
  precision: 'float64',
  run: async (reader) => {
    const counts = longTailCounts({
      classCount: reader.number('classes'),
      maxCount: reader.number('max_count'),
      ratio: reader.number('ratio'),
      type: reader.choice('type', ['exponential', 'step']),
    });
    return { counts: { shape: [counts.length], data: counts } };
  },
};

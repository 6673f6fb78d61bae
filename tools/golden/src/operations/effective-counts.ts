import { type ClassFrequency, updateClassFrequency } from '@gans/losses/class-frequency';
import { classWeights } from '@gans/losses/class-weights';
import type { Operation } from '../operation';

/** Frequencies and mean-one weights after each cycle; the start value of the counter is part of the first. */
export const effectiveCounts: Operation = {
  options: ['forgetting', 'combination', 'minimum'],
  precision: 'float64',
  run: async (reader) => {
    const options = {
      forgetting: reader.number('forgetting'),
      combination: reader.choice('combination', ['convex', 'sum']),
      minimum: reader.number('minimum'),
    };
    const { shape, data: cycles } = reader.input('cycle_counts');
    const classCount = shape[1] ?? 0;
    let frequency: ClassFrequency = {
      counts: Float64Array.from(reader.input('initial_counts').data),
      pending: Float64Array.from(reader.input('initial_pending').data),
    };
    const counts: number[] = [];
    const weights: number[] = [];
    for (let start = 0; start < cycles.length; start += classCount) {
      const pending = frequency.pending.map((before, k) => before + cycles[start + k]!);
      frequency = updateClassFrequency({ ...frequency, pending }, options);
      counts.push(...frequency.counts);
      weights.push(...classWeights(frequency.counts));
    }
    return { counts: { shape, data: counts }, weights: { shape, data: weights } };
  },
};

import { nextTopK } from '@gans/losses/top-k';
import type { Operation } from '../operation';

/** The whole k of each epoch after the first. */
export const topKSchedule: Operation = {
  options: ['batch', 'gamma', 'nu', 'steps'],
  precision: 'float64',
  run: async (reader) => {
    const batch = reader.number('batch');
    const options = { gamma: reader.number('gamma'), nu: reader.number('nu') };
    const data: number[] = [];
    let k = batch;
    for (let step = 0; step < reader.number('steps'); step++) {
      k = nextTopK(k, batch, options);
      data.push(Math.floor(k));
    }
    return { k: { shape: [data.length], data } };
  },
};

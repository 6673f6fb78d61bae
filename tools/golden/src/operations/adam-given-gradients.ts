import { reshape, slice } from '@tensorflow/tfjs-core';
import type { Operation } from '../operation';
import { follow } from '../optimizer-problem';
import { adamConstants, readAdam } from './adam';

/** Adam along a list of gradients, one entry of the leading axis a step. */
export const adamGivenGradients: Operation = {
  options: adamConstants,
  precision: 'float32',
  run: (reader) => {
    const [w, gradients] = [reader.tensor('w'), reader.tensor('gradients')];
    const gradientAt = (step: number) => {
      const start = gradients.shape.map((_, axis) => (axis === 0 ? step : 0));
      const size = gradients.shape.map((length, axis) => (axis === 0 ? 1 : length));
      return reshape(slice(gradients, start, size), w.shape);
    };
    return follow(readAdam(reader), { w }, gradients.shape[0] ?? 0, async (_, step) => ({ w: gradientAt(step) }));
  },
};

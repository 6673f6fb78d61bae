import { reshape, slice } from '@tensorflow/tfjs-core';
import { clampedAdamOptions, followClamped } from '../clamped-adam';
import type { Operation } from '../operation';

/** Along a list of gradients, one entry of the leading axis a step. */
export const clampedAdam: Operation = {
  options: clampedAdamOptions,
  precision: 'float32',
  run: async (reader) => {
    const gradients = reader.tensor('gradients');
    const [steps, ...shape] = gradients.shape;
    const at = (step: number) => [step, ...shape.map(() => 0)];
    const { path, saturations } = await followClamped(reader, async (_, step) =>
      reshape(slice(gradients, at(step), [1, ...shape]), shape),
    );
    return { perturbation_steps: path, saturation_steps: { shape: [steps!], data: saturations } };
  },
};

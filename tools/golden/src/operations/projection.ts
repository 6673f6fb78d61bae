import { projectOntoBall } from '@gans/uap';
import { outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

export const projection: Operation = {
  options: ['radius', 'norm'],
  precision: 'float32',
  run: async (reader) => {
    const norm = reader.choice('norm', ['inf', '2']) === 'inf' ? 'linf' : 'l2';
    const radius = reader.number('radius');
    return { projected: await outputOf(projectOntoBall(reader.tensor('perturbation'), { radius, norm })) };
  },
};

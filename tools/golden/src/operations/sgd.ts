import { sgd } from '@gans/tensor';
import type { Operation } from '../operation';
import { descend, readProblem } from '../optimizer-problem';

export const sgdOperation: Operation = {
  options: ['problem', 'steps', 'learning_rate', 'momentum', 'weight_decay', 'nesterov', 'dampening'],
  precision: 'float32',
  run: (reader) => {
    const optimizer = sgd({
      learningRate: reader.number('learning_rate'),
      momentum: reader.number('momentum'),
      weightDecay: reader.number('weight_decay'),
      nesterov: reader.boolean('nesterov'),
      dampening: reader.number('dampening'),
    });
    return descend(optimizer, readProblem(reader), reader.number('steps'));
  },
};

import { type AdamState, adam, type Optimizer } from '@gans/tensor';
import type { CaseReader } from '../case-reader';
import type { Operation } from '../operation';
import { descend, readProblem } from '../optimizer-problem';

/** Adam with the constants of a case. */
export function readAdam(reader: CaseReader): Optimizer<AdamState> {
  return adam({
    learningRate: reader.number('learning_rate'),
    beta1: reader.number('beta1'),
    beta2: reader.number('beta2'),
    epsilon: reader.number('epsilon'),
    epsilonPlacement: reader.choice('epsilon_placement', ['corrected', 'uncorrected']),
    weightDecay: reader.hasOption('weight_decay') ? reader.number('weight_decay') : 0,
  });
}

export const adamConstants = ['learning_rate', 'beta1', 'beta2', 'epsilon', 'epsilon_placement', 'weight_decay'];

export const adamOperation: Operation = {
  options: ['problem', 'steps', ...adamConstants],
  precision: 'float32',
  run: (reader) => descend(readAdam(reader), readProblem(reader), reader.number('steps')),
};

import type { CaseReader } from './case-reader';

/** Options that `readBatchNorm` reads. */
export const batchNormOptions = ['mode', 'eps', 'momentum', 'running_variance'];

/** How the batch norms of a case are applied, and their constants. */
export function readBatchNorm(reader: CaseReader) {
  return {
    apply: { training: reader.choice('mode', ['train', 'eval']) === 'train' },
    options: {
      epsilon: reader.number('eps'),
      momentum: reader.number('momentum'),
      runningVariance: reader.choice('running_variance', ['biased', 'unbiased']),
    },
  };
}

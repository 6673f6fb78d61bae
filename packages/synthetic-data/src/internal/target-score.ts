import { logSoftmax, softmax } from '@gans/tensor/ops';
import { mul, sum, type Tensor2D } from '@tensorflow/tfjs-core';

/** Which score of the target class falls: its logit, its probability or the logarithm of that. */
export type HardnessScore = 'logit' | 'probability' | 'log-probability';

/** The modes by name, the default first. */
export const HARDNESS_SCORES: readonly HardnessScore[] = ['logit', 'probability', 'log-probability'];

const scores: Readonly<Record<HardnessScore, (logits: Tensor2D) => Tensor2D>> = {
  logit: (logits) => logits,
  probability: softmax,
  'log-probability': logSoftmax,
};

/** The sum over all rows of s[k*]: as rows do not depend on each other, its slope holds that of each row. */
export const targetScore = (logits: Tensor2D, targets: Tensor2D, score: HardnessScore) =>
  sum(mul(scores[score](logits), targets));

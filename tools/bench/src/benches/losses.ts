import { conditionalContrastiveLoss } from '@gans/losses/conditional-contrastive';
import { d2dCrossEntropy } from '@gans/losses/d2d-cross-entropy';
import { type Seed, valueAndGrad } from '@gans/tensor';
import { eye, logSoftmax, matMul, mean, mul, neg, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { Bench, Subject } from '../bench';
import { subjectOf } from '../subject-of';

/** Samples of a batch, size of an embedding, classes. */
const [N, D, K] = [2048, 512, 1000];

/** Spread evenly over the classes; `peers/losses.py` has the same. */
const labels = Int32Array.from({ length: N }, (_, i) => i % K);
/** Brings gradients, which are means over the batch, to a size at which a wrong one is seen. */
const SCALE = 1e5;

/** What the losses of pairs cost beside the least that a matrix of this size can cost. */
export const losses: Bench = {
  name: 'losses',
  description: `losses of ${N} embeddings of ${D} numbers with their gradients, the first row being what the others are to be held against`,
  roundSeconds: 0.6,
  cases: [
    { name: 'matMul and softmax cross-entropy', unit: 'ms', work: 1, prepare: prepareCrossEntropy },
    {
      name: 'D2D-CE',
      unit: 'ms',
      work: 1,
      prepare: (seed) => lossOf(seed, K, (e, proxies) => d2dCrossEntropy(e, proxies, labels)),
    },
    {
      name: '2C',
      unit: 'ms',
      work: 1,
      prepare: (seed) => lossOf(seed, K, (e, proxies) => conditionalContrastiveLoss(e, proxies, labels)),
    },
  ],
};

/** As one would write it: -(1/N) sum_i ln softmax(a b^T)_ii, each row of a having its own row of b for a class. */
function prepareCrossEntropy(seed: Seed): Subject {
  const own = eye(N);
  return lossOf(seed, N, (a, b) => neg(mean(sum(mul(own, logSoftmax(matMul(a, b, false, true))), 1))));
}

/** A loss of two matrices [N, D] and [rows, D], and its gradients to both. */
function lossOf(seed: Seed, rows: number, loss: (a: Tensor2D, b: Tensor2D) => Tensor): Subject {
  return subjectOf(seed, { a: [N, D], b: [rows, D] }, (inputs) => {
    const { grads, aux } = valueAndGrad(({ a, b }: typeof inputs) => {
      const value = loss(a as Tensor2D, b as Tensor2D);
      return { loss: mul(SCALE, value), aux: { value } };
    })(inputs);
    return [grads.b, grads.a, aux.value];
  });
}

import { classBalancingLoss } from '@gans/losses/class-balancing';
import { classWeights } from '@gans/losses/class-weights';
import { log, mul, softmax, sum, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { anyFloat32, describeOnEngines, expectClose } from '#test-kit';

/** What DeGAN adds to its generator's loss: d sum_k p_k ln p_k, p the mean of the classifier's probabilities. */
const diversity = (logits: Tensor2D, d: number) =>
  tidy(() => {
    const p = softmax(logits).mean(0);
    return mul(d, sum(mul(p, log(p)))).dataSync()[0]!;
  });

describeOnEngines('the regulariser of the generator that makes stand-in images', () => {
  it('UAP-I: equals the published vector', () => {
    const logits = tensor2d([[0.7, 0.2, 0.1].map(Math.log)]);
    expectClose(5 * tidy(() => classBalancingLoss(logits, classWeights([1, 1, 1])).dataSync()[0]!), -4.00909276272);
  });

  it('UAP-10: with uniform counts and coefficient lambda is the diversity term of DeGAN', () => {
    const row = fc.array(anyFloat32(4), { minLength: 4, maxLength: 4 });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 6 }),
        fc.double({ min: 0.1, max: 10, noNaN: true }),
        fc.integer({ min: 1, max: 500 }),
        (rows, lambda, count) => {
          tidy(() => {
            const logits = tensor2d(rows);
            const weights = classWeights(Array(4).fill(count));
            const ours = lambda * classBalancingLoss(logits, weights).dataSync()[0]!;
            expectClose(ours, diversity(logits, lambda), { rtol: 1e-5, atol: 1e-5 * lambda });
          });
        },
      ),
      { numRuns: 30 },
    );
  });
});

import { add, clone, div, mul, sqrt, square, sub, zerosLike } from '@tensorflow/tfjs-core';
import { runEngineKernel } from '../internal/engine-kernel';
import { expectFinite, expectFraction, updateLeaves } from '../internal/update-leaves';
import { mapTree, type Tree } from '../tree';
import type { Optimizer } from './optimizer';

/** Adam's memory. */
export interface AdamState {
  /** Updates made so far. */
  readonly step: number;
  /** Running means of the gradients; the structure of the parameters. */
  readonly firstMoment: Tree;
  /** Running means of the squared gradients. */
  readonly secondMoment: Tree;
}

/** Constants of Adam. */
export interface AdamOptions {
  /** alpha, >= 0. */
  readonly learningRate: number;
  /** Decay of the first moment, in [0, 1); default 0.9. GANs use 0 or 0.5. */
  readonly beta1?: number;
  /** Decay of the second moment, in [0, 1); default 0.999. */
  readonly beta2?: number;
  /** Added to the square root, >= 0; default 1e-8. */
  readonly epsilon?: number;
  /** 'corrected' (default; Algorithm 1 and PyTorch): epsilon is added to the bias-corrected root. 'uncorrected' (section 2's efficient form and TensorFlow): to the raw root. */
  readonly epsilonPlacement?: 'corrected' | 'uncorrected';
  /** L2 penalty: weightDecay * parameter is added to the gradient, >= 0; default 0. */
  readonly weightDecay?: number;
}

/** Adam.
 *
 *  m <- b1 m + (1 - b1) g;  v <- b2 v + (1 - b2) g^2
 *  corrected:    w <- w - lr (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon)
 *  uncorrected:  w <- w - lr (sqrt(1 - b2^t) / (1 - b1^t)) m / (sqrt(v) + epsilon)
 *  Kingma and Ba, "Adam: A Method for Stochastic Optimization", 2015, Algorithm 1 and section 2. arXiv:1412.6980. Bias corrections in float64.
 *
 *  @returns the rule; its `update` throws ShapeError when parameters, gradients and state differ in structure or shape.
 *  @throws ValueError when a constant is out of range.
 *  @example
 *  const optimizer = adam({ learningRate: 2e-4, beta1: 0.5 });
 *  const params = { w: tf.tensor1d([1, 2]) };
 *  const { params: moved } = optimizer.update(params, { w: tf.tensor1d([0.1, -0.1]) }, optimizer.init(params));
 *  moved.w.print(); // 0.9998, 2.0002
 */
export function adam(options: AdamOptions): Optimizer<AdamState> {
  const {
    learningRate,
    beta1 = 0.9,
    beta2 = 0.999,
    epsilon = 1e-8,
    epsilonPlacement = 'corrected',
    weightDecay = 0,
  } = options;
  expectFinite('adam', { learningRate, epsilon, weightDecay });
  expectFraction('adam', { beta1, beta2 });
  return {
    init: (params) => ({ step: 0, firstMoment: mapTree(zerosLike, params), secondMoment: mapTree(zerosLike, params) }),
    update: (params, grads, state, { donate = false } = {}) => {
      const step = state.step + 1;
      const correction1 = 1 - beta1 ** step;
      const correction2 = 1 - beta2 ** step;
      // Both placements are w - rate m / (sqrt(v) + offset): the corrected one with sqrt(1 - b2^t) moved out of the fraction.
      const rate = (learningRate * Math.sqrt(correction2)) / correction1;
      const offset = epsilonPlacement === 'corrected' ? epsilon * Math.sqrt(correction2) : epsilon;
      const next = updateLeaves(
        'adam',
        params,
        grads,
        [state.firstMoment, state.secondMoment],
        donate,
        (weight, grad, [first, second]) => {
          const gradient = weightDecay === 0 ? grad : add(grad, mul(weight, weightDecay));
          if (donate) {
            const leaf = { weight, gradient, firstMoment: first!, secondMoment: second! };
            const updated = runEngineKernel('gans/AdamUpdate', leaf, { rate, offset, beta1, beta2 });
            if (updated !== undefined) return updated;
          }
          const m = beta1 === 0 ? clone(gradient) : add(mul(first!, beta1), mul(gradient, 1 - beta1));
          const v = add(mul(second!, beta2), mul(square(gradient), 1 - beta2));
          return [sub(weight, mul(div(m, add(sqrt(v), offset)), rate)), m, v];
        },
      );
      const [firstMoment, secondMoment] = next.memories as [Tree, Tree];
      return { params: next.params, state: { step, firstMoment, secondMoment } };
    },
  };
}

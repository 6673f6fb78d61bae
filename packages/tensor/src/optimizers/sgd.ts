import { add, mul, sub, zerosLike } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { runEngineKernel } from '../internal/engine-kernel';
import { expectFinite, expectFraction, updateLeaves } from '../internal/update-leaves';
import { mapTree, type Tree } from '../tree';
import type { Optimizer } from './optimizer';

/** SGD's memory. */
export interface SgdState {
  /** Updates made so far. */
  readonly step: number;
  /** The momentum buffers; an empty tree without momentum. */
  readonly buffer: Tree;
}

/** Constants of stochastic gradient descent. */
export interface SgdOptions {
  /** >= 0. */
  readonly learningRate: number;
  /** In [0, 1); default 0. */
  readonly momentum?: number;
  /** Look-ahead momentum; needs momentum > 0 and no dampening; default false. */
  readonly nesterov?: boolean;
  /** Share of the gradient kept out of the buffer after the first update; default 0. */
  readonly dampening?: number;
  /** L2 penalty: weightDecay * parameter is added to the gradient, >= 0; default 0. */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent with momentum, in PyTorch's form.
 *
 *  b <- momentum b + (1 - dampening) g, at first b = g;  w <- w - lr b, with Nesterov w - lr (g + momentum b)
 *  Sutskever et al., "On the importance of initialization and momentum in deep learning", 2013. Deviates: the learning rate multiplies the buffer, as in torch.optim.SGD.
 *
 *  @returns the rule; its `update` throws ShapeError when parameters, gradients and state differ in structure or shape.
 *  @throws ValueError when a constant is out of range or Nesterov lacks its momentum.
 *  @example
 *  const optimizer = sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true });
 *  let state = optimizer.init(params);
 *  ({ params, state } = optimizer.update(params, grads, state, { donate: true }));
 */
export function sgd(options: SgdOptions): Optimizer<SgdState> {
  const { learningRate, momentum = 0, nesterov = false, dampening = 0, weightDecay = 0 } = options;
  expectFinite('sgd', { learningRate, weightDecay });
  expectFraction('sgd', { momentum, dampening });
  if (nesterov && (momentum === 0 || dampening !== 0))
    throw new ValueError(
      `sgd: expected nesterov to come with momentum > 0 and dampening 0, got momentum ${momentum} and dampening ${dampening}.`,
    );
  return {
    init: (params) => ({ step: 0, buffer: momentum === 0 ? {} : mapTree(zerosLike, params) }),
    update: (params, grads, state, { donate = false } = {}) => {
      const share = state.step === 0 ? 1 : 1 - dampening;
      const memories = momentum === 0 ? [] : [state.buffer];
      const next = updateLeaves('sgd', params, grads, memories, donate, (weight, grad, [buffer]) => {
        const gradient = weightDecay === 0 ? grad : add(grad, mul(weight, weightDecay));
        if (buffer === undefined) return [sub(weight, mul(gradient, learningRate))];
        if (donate && share === 1) {
          const attributes = { rate: learningRate, momentum, nesterov };
          const updated = runEngineKernel('gans/MomentumUpdate', { weight, gradient, buffer }, attributes);
          if (updated !== undefined) return updated;
        }
        const nextBuffer = add(mul(buffer, momentum), mul(gradient, share));
        const direction = nesterov ? add(gradient, mul(nextBuffer, momentum)) : nextBuffer;
        return [sub(weight, mul(direction, learningRate)), nextBuffer];
      });
      return { params: next.params, state: { step: state.step + 1, buffer: next.memories[0] ?? {} } };
    },
  };
}

import {
  type AdamState,
  adam,
  disposeReplaced,
  flattenTree,
  mapTree,
  type Optimizer,
  type SgdState,
  sgd,
  type Tree,
} from '@gans/tensor';
import { add, addN, div, minimum, mul, type Scalar, sqrt, square, sum, type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Complete, OptimizationConfig } from '../optimization/optimization-config';

/** What an optimizer remembers. */
export type OptimizerState = AdamState | SgdState;

/** The part of a checked configuration that decides an update. */
export type UpdateConfig = Pick<
  Complete<OptimizationConfig>,
  'optimizer' | 'weightDecay' | 'decayedWeights' | 'gradientClipping'
>;

/** What the configuration's optimizer remembers before its first update of these parameters. */
export const startOptimizer = (config: UpdateConfig, params: Tree): OptimizerState =>
  optimizerOf(config, 0, 0).init(params);

/** The tensors of what an optimizer remembers. */
export function memoriesOf({ step: _, ...trees }: OptimizerState): Tree {
  return trees;
}

/** Whose memory it is. */
export const optimizerNameOf = (state: OptimizerState): 'adam' | 'sgd' => ('firstMoment' in state ? 'adam' : 'sgd');

/** One update; parameters and memories are given away, gradients are not disposed.
 *
 *  @returns and the length of the gradient before it was clipped, where it is.
 */
export function updateWeights<P extends Tree>(
  config: UpdateConfig,
  learningRate: number,
  params: P,
  grads: P,
  state: OptimizerState,
): { params: P; state: OptimizerState; gradientNorm?: Scalar } {
  const { weightDecay, decayedWeights, gradientClipping } = config;
  const norm = gradientClipping === undefined ? undefined : treeNorm(grads);
  const clipped = norm === undefined ? grads : clip(grads, norm, gradientClipping!.norm);
  const decayed =
    weightDecay > 0 && decayedWeights === 'kernels' ? decayKernels(clipped, params, weightDecay) : clipped;
  const optimizer = optimizerOf(config, learningRate, decayedWeights === 'all' ? weightDecay : 0);
  const next = optimizer.update(params, decayed, state, { donate: true });
  disposeReplaced(decayed, grads);
  disposeReplaced(clipped, grads);
  return { ...next, ...(norm === undefined ? {} : { gradientNorm: norm }) };
}

function optimizerOf({ optimizer }: UpdateConfig, learningRate: number, weightDecay: number) {
  const { name, ...constants } = optimizer;
  const options = { ...constants, learningRate, weightDecay };
  // Which of the two states it is follows from the configuration, which is the same all along.
  return (name === 'adam' ? adam(options) : sgd(options)) as Optimizer<OptimizerState>;
}

const treeNorm = (tree: Tree): Scalar =>
  tidy(() => sqrt(addN(Object.values(flattenTree(tree)).map((leaf) => sum(square(leaf))))) as Scalar);

function clip<P extends Tree>(grads: P, norm: Tensor, limit: number): P {
  // Where the norm is 0, the quotient is infinite and the smaller of the two is 1.
  const scale = tidy(() => minimum(div(limit, norm), 1));
  const clipped = mapTree((grad) => mul(grad, scale), grads);
  scale.dispose();
  return clipped;
}

const decayKernels = <P extends Tree>(grads: P, params: P, weightDecay: number): P =>
  mapTree((grad, [weight]) => (grad.rank < 2 ? grad : tidy(() => add(grad, mul(weight!, weightDecay)))), grads, params);

import { engine, keep, type Tensor, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { EngineError, ShapeError } from './errors';
import { freeAsConsumed, withTape } from './internal/free-as-consumed';
import { gradientsRegistered } from './internal/gradients-registered';
import { disposeTree, flattenTree, mapTree, type Tree } from './tree';

/** What a function under `valueAndGrad` returns: the scalar to differentiate, and tensors to hand out untouched. */
export interface Objective<Aux extends Tree> {
  /** float32 scalar. */
  readonly loss: Tensor;
  /** Anything else the caller wants to keep: new state, logits, parts of the loss. Not differentiated. */
  readonly aux?: Aux;
}

/** The result of `valueAndGrad`; the caller disposes its tensors (`disposeTree`). */
export interface ValueAndGrad<P extends Tree, Aux extends Tree> {
  readonly value: Tensor;
  readonly grads: P;
  readonly aux: Aux;
}

/** Turns a function of a parameter tree into one that also gives the gradient with respect to every leaf.
 *
 *  @param f maps a tree to `{ loss, aux? }`; it may use other tensors, which are constants. Runs once per call, inside `tidy`.
 *  @returns a function of the tree. `grads` has its structure, with zeros where the loss does not depend on a leaf. May be nested.
 *  @throws ShapeError when the loss is not a scalar or the tree is empty; EngineError when TensorFlow.js has no gradients registered.
 *  @example
 *  const weights = { w: tf.scalar(3) };
 *  const { value, grads } = valueAndGrad((p: { w: tf.Tensor }) => ({ loss: tf.square(p.w) }))(weights);
 *  console.log(value.dataSync()[0], grads.w.dataSync()[0]); // 9 6
 */
export function valueAndGrad<P extends Tree, Aux extends Tree = Record<never, never>>(
  f: (params: P) => Objective<Aux>,
): (params: P) => ValueAndGrad<P, Aux> {
  return (params) => {
    expectGradients('valueAndGrad');
    const leaves = Object.values(flattenTree(params));
    if (leaves.length === 0)
      throw new ShapeError(
        'valueAndGrad: expected params to hold a tensor, got an empty tree. Pass a net with weights.',
      );
    let kept = {} as Aux;
    const objective = () => {
      const { loss, aux } = f(params);
      if (loss.rank !== 0)
        throw new ShapeError(
          `valueAndGrad: expected loss to be a scalar, got shape [${loss.shape.join(', ')}]. Reduce it with mean or sum.`,
        );
      // A kept clone leaves the scopes of the differentiation; it is handed to the caller's scope below.
      if (aux !== undefined) kept = mapTree((leaf) => keep(leaf.clone()), aux);
      const value = leaves.includes(loss) ? loss.clone() : loss;
      freeAsConsumed();
      return value;
    };
    try {
      return tidy(() => {
        const { value, grads } = withTape(() => engine().gradients(objective, leaves, undefined, true));
        let index = 0;
        return {
          value,
          grads: mapTree((leaf) => grads[index++] ?? zerosLike(leaf), params),
          aux: mapTree((leaf) => leaf.clone(), kept),
        };
      });
    } finally {
      disposeTree(kept);
    }
  };
}

/** Gradients of a tensor-valued function with respect to its tensor arguments: vector-Jacobian products.
 *
 *  @param f maps tensors to one tensor of any shape.
 *  @returns a function of the arguments and an optional upstream gradient of the output's shape (default: all ones); it gives one gradient an argument,
 *  zeros where the output does not depend on it. May be nested: gradients of gradients are right for every op of this package. The caller disposes the gradients.
 *  @throws ShapeError when the upstream gradient has another shape; EngineError when TensorFlow.js has no gradients registered.
 *  @example
 *  const images = tf.zeros([2, 4, 4, 1]);
 *  const [slope] = gradients((x) => tf.sum(tf.square(x), [1, 2, 3]))([images]);
 */
export function gradients<T extends readonly Tensor[]>(
  f: (...inputs: T) => Tensor,
): (inputs: T, upstream?: Tensor) => { -readonly [K in keyof T]: T[K] } {
  return (inputs, upstream) => {
    expectGradients('gradients');
    return tidy(() => {
      const objective = () => {
        const output = f(...inputs);
        if (upstream !== undefined && upstream.shape.join() !== output.shape.join())
          throw new ShapeError(
            `gradients: expected upstream to have the output's shape [${output.shape.join(', ')}], got [${upstream.shape.join(', ')}].`,
          );
        return inputs.includes(output) ? output.clone() : output;
      };
      const { grads } = withTape(() => engine().gradients(objective, [...inputs], upstream, true));
      return inputs.map((input, i) => grads[i] ?? zerosLike(input)) as { -readonly [K in keyof T]: T[K] };
    });
  };
}

function expectGradients(caller: string): void {
  if (!gradientsRegistered())
    throw new EngineError(
      `${caller}: expected TensorFlow.js to have its gradients registered, got @tensorflow/tfjs-core alone. Import '@tensorflow/tfjs' once, anywhere in the program.`,
    );
}

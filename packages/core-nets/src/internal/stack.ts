import type { Tree } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';

/** A layer by its name in the tree: its output, and its state where it has one. */
export type StackLayer = readonly [
  name: string,
  apply: (x: Tensor4D) => { readonly output: Tensor4D; readonly state?: Tree },
];

/** Applies layers one after the other and frees what each has made on the way, so that no more than one layer's tensors are alive at a time (where no gradient needs them). */
export function applyStack(layers: readonly StackLayer[], start: () => Tensor4D): { output: Tensor4D; state: Tree } {
  const last = layers.at(-1);
  if (last === undefined) return { output: start(), state: {} };
  const [name, apply] = last;
  return tidy(() => {
    const before = applyStack(layers.slice(0, -1), start);
    const { output, state } = apply(before.output);
    return { output, state: state === undefined ? before.state : { ...before.state, [name]: state } };
  });
}

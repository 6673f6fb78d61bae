import type { Tree } from '../tree';

/** How an update treats the trees it is given. */
export interface UpdateOptions {
  /** Gives the old parameters and state to the optimizer, which frees them or updates them in place; they must not be used afterwards. Default false: nothing is disposed. */
  readonly donate?: boolean;
}

/** A gradient-descent rule as two pure functions: what it remembers is a value passed in and returned. */
export interface Optimizer<State> {
  /** The state before the first update; the caller owns its tensors. */
  init(params: Tree): State;
  /** One update. Gradients are never disposed; parameters and state only with `donate`. */
  update<P extends Tree>(params: P, grads: P, state: State, options?: UpdateOptions): { params: P; state: State };
}

import { perturbLatents } from '@gans/losses/latent-consistency';
import { optimizeLatents } from '@gans/losses/latent-optimization';
import { foldIn, type Seed, type Tree } from '@gans/tensor';
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import type { StepContext } from './context';
import type { Judge } from './judge';
import type { DrawnInput } from './samples';

/** G in training, with the parameters, the state and the seed of one pass. */
export type Maker = (latent: Tensor2D, condition: Tensor2D) => { output: Tensor4D; state: Tree };

/** G as a function of its input, in training mode. Every pass of one update starts from the same state. */
export function makerOf(
  { nets: { generator } }: StepContext,
  { params, state, seed }: { readonly params: Tree; readonly state: Tree; readonly seed: Seed },
): Maker {
  return (latent, condition) => generator.apply(params, state, { latent, condition }, { training: true, seed });
}

/** Generated images, G's state after them, and what their latents are and have cost. */
export interface Made {
  readonly images: Tensor4D;
  readonly state: Tree;
  readonly latent: Tensor2D;
  /** Of latent optimisation; undefined without it. */
  readonly cost?: Tensor;
}

/** Generates images, from latents that are moved to where D likes their images better if the configuration says so. */
export function make(
  { config: { latentOptimization }, term }: StepContext,
  maker: Maker,
  judge: Judge | undefined,
  { latent, condition, labels }: DrawnInput,
  seed: Seed,
): Made {
  if (latentOptimization === undefined || judge === undefined) {
    const { output: images, state } = maker(latent, condition);
    return { images, state, latent };
  }
  const logitOf = (z: Tensor2D) => {
    const images = maker(z, condition).output;
    return term.score({ output: judge({ images, condition }).output, condition, labels });
  };
  const { weight: _, ...constants } = latentOptimization;
  const moved = optimizeLatents(logitOf, latent, { ...constants, seed: foldIn(seed, 'latent optimization') });
  const { output: images, state } = maker(moved.latents, condition);
  return { images, state, latent: moved.latents, cost: moved.cost };
}

/** Images from latents nearby, for latent consistency; undefined without it. */
export function makeNearby(
  { config: { latentConsistency }, nets: { generator } }: StepContext,
  maker: Maker,
  { latent }: Made,
  condition: Tensor2D,
  seed: Seed,
): Tensor4D | undefined {
  if (latentConsistency === undefined) return undefined;
  const { radius } = latentConsistency;
  const { kind: prior } = generator.spec.prior;
  return maker(perturbLatents(latent, { radius, prior, seed: foldIn(seed, 'nearby') }), condition).output;
}

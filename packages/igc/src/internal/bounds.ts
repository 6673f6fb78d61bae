import { tanh } from '@gans/tensor/ops';
import { add, clipByValue, div, log, mul, sqrt, square, sub, sum, type Tensor } from '@tensorflow/tfjs-core';
import { type PriorMoments, priorMoments } from '../prior';
import type { InversionSpec } from '../spec';

/** How the variables of a search and latents belong together. */
export interface Bounds {
  /** Variables of latents, before the first step. */
  fromLatents(latents: Tensor): Tensor;
  /** Latents of variables; differentiable. */
  toLatents(variables: Tensor): Tensor;
  /** What a step must be followed by, if anything; gives new variables. */
  readonly project?: (variables: Tensor) => Tensor;
}

const same = { fromLatents: (latents: Tensor) => latents.clone(), toLatents: (variables: Tensor) => variables };

/** Keeps latents where the prior has them. */
export function boundsOf({ prior, latentSize }: InversionSpec, kind: 'clip' | 'tanh' | 'none'): Bounds {
  if (kind === 'none') return same;
  if (prior.kind === 'sphere') {
    const { radius } = prior;
    return { ...same, project: (z) => mul(div(z, sqrt(sum(square(z), -1, true))), radius) };
  }
  const { support }: PriorMoments = priorMoments(prior, latentSize);
  if (support === undefined) return same;
  const [min, max] = support;
  if (kind === 'clip') return { ...same, project: (z) => clipByValue(z, min, max) };
  const [middle, half] = [(min + max) / 2, (max - min) / 2];
  return {
    // The ends are at infinity: what starts there starts as near as float32 can tell.
    fromLatents: (latents) => {
      const share = clipByValue(mul(sub(latents, middle), 1 / half), -NEAR_END, NEAR_END);
      return mul(log(div(add(1, share), sub(1, share))), 0.5);
    },
    toLatents: (variables) => add(middle, mul(tanh(variables), half)),
  };
}

const NEAR_END = 1 - 2 ** -10;

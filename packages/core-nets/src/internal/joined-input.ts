import { concat, type Tensor2D } from '@tensorflow/tfjs-core';
import type { GeneratorInput } from '../contracts';

/** [z; c]: latent and condition in one row; the latent itself where there are no classes. */
export function joinedInput({ latent, condition }: GeneratorInput): Tensor2D {
  return condition.shape[1] === 0 ? latent : concat([latent, condition], 1);
}

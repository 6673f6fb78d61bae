import { foldIn, type GeneratorSpec, normal, type Seed, uniform } from '@gans/tensor';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** Latents first .. first + count - 1 of a seed's endless table, from the generator's prior. */
export function drawLatents({ latentSize, prior }: GeneratorSpec, seed: Seed, count: number, first: number): Tensor2D {
  const shape = [count, latentSize];
  const rows = foldIn(seed, 'latents');
  return (
    prior.kind === 'normal'
      ? normal(rows, shape, { firstRow: first })
      : uniform(rows, shape, { min: prior.min, max: prior.max, firstRow: first })
  ) as Tensor2D;
}

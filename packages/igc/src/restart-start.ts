import { type Seed, ValueError } from '@gans/tensor';
import { reshape, tile } from '@tensorflow/tfjs-core';
import { drawLatents } from './draw-latents';
import type { Start } from './start';

/** How many restarts, and from where. */
export interface RestartOptions {
  /** r, an integer >= 1. */
  readonly count: number;
  readonly seed: Seed;
}

/** Starts from several draws of the prior at once; each class keeps the best of them.
 *
 *  The draws are the same for all images and classes, and the first ones do not depend on how many there are.
 *
 *  @throws ValueError when `count` is not a positive integer.
 *  @example
 *  const start = restartStart({ count: 4, seed: createSeed(7) });
 */
export function restartStart({ count, seed }: RestartOptions): Start {
  if (!Number.isSafeInteger(count) || count < 1)
    throw new ValueError(`restartStart: expected count to be a positive integer, got ${count}.`);
  return {
    name: `${count} draws`,
    latentsPerRow: count,
    begin: ({ images, conditionRows, spec: { prior, latentSize } }) => {
      const draws = reshape(drawLatents(prior, seed, [count, latentSize]), [1, 1, count, latentSize]);
      return { latents: tile(draws, [images.shape[0], conditionRows.length, 1, 1]) };
    },
    costOf: () => ({ encodedRows: 0, multiplyAdds: 0 }),
  };
}

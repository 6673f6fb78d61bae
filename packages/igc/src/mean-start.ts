import { ValueError } from '@gans/tensor';
import { fill } from '@tensorflow/tfjs-core';
import { priorMoments } from './prior';
import type { Start } from './start';

/** Starts at the mean of the prior, the same latent for every image and class, as the paper does.
 *
 *  @returns a start; its search throws ValueError for a prior on a sphere, whose mean is no latent.
 *  @example
 *  const start = meanStart();
 */
export function meanStart(): Start {
  return {
    name: 'mean',
    latentsPerRow: 1,
    begin: ({ images, conditionRows, spec: { prior, latentSize } }) => {
      if (prior.kind === 'sphere')
        throw new ValueError(
          'meanStart: expected a prior whose mean is a latent, got a sphere. Start from draws: restartStart({ count: 1, seed }).',
        );
      const { mean } = priorMoments(prior, latentSize);
      return { latents: fill([images.shape[0], conditionRows.length, 1, latentSize], mean) };
    },
    costOf: () => ({ encodedRows: 0, multiplyAdds: 0 }),
  };
}

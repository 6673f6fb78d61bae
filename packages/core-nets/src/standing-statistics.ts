import { disposeReplaced, type Model, type Tree, ValueError } from '@gans/tensor';
import { tidy } from '@tensorflow/tfjs-core';

/** Standing statistics: running statistics of every batch norm replaced by the average over the batches given, each layer seeing batches that are normalised by their own statistics.
 *
 *  Brock et al., "Large Scale GAN Training for High Fidelity Natural Image Synthesis", 2019, appendix C.2: for sampling, in the place of moving averages. arXiv:1809.11096.
 *
 *  @param net the function, and the weights where no others are given.
 *  @param batches inputs, for example 16 batches of latents and conditions; read one at a time, not disposed.
 *  @param weights params and state to use, for example a moving average; not disposed.
 *  @returns a state in which only statistics of batch norms (`mean` and `variance`) are new tensors.
 *  @throws ValueError when there is no batch.
 *  @example
 *  const input = { latent: normal(seed, [2, 4]), condition: oneHotRows([3, 7], 10) };
 *  const state = standingStatistics(generator, [input]);
 */
export function standingStatistics<P extends Tree, S extends Tree, Input, Output>(
  net: Model<P, S, Input, Output>,
  batches: Iterable<Input>,
  { params, state }: { readonly params: P; readonly state: S } = net,
): S {
  let standing = state;
  let count = 0;
  for (const batch of batches) {
    count++;
    const previous = standing;
    standing = tidy(() => {
      const options = { training: false, statistics: 'batch', momentum: 1 / count } as const;
      return net.apply(params, previous, batch, options).state;
    });
    if (count > 1) disposeReplaced(previous, standing); // the first one was not ours
  }
  if (count === 0)
    throw new ValueError('standingStatistics: expected at least one batch, got none. Pass for example 16 batches.');
  return standing;
}

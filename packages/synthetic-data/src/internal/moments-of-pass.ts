import type { Tree } from '@gans/tensor';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { joinedStatistics, type Moments, type NormPlace, splitStatistics } from './batch-norms';

/** Relative to a layer's deviation: below this, statistics have not moved. */
const SETTLED = 1e-6;

/** One pass over all batches with the statistics left as they are: mean and variance of every batch norm's input.
 *
 *  n, mean and M2 of batches are merged in float64 (Chan, Golub and LeVeque 1979); all values of an example count once, so that batches weigh as much as they have examples.
 *
 *  @param before the state that normalises.
 *  @param read applies the model to a batch and gives a state that holds the batch's own statistics.
 *  @returns the moments, undefined without a batch, and whether they differ from those before.
 */
export async function momentsOfPass<Input extends Tensor>({
  before,
  places,
  batches,
  read,
  onBatch,
}: {
  readonly before: Tree;
  readonly places: readonly NormPlace[];
  readonly batches: () => Iterable<Input> | AsyncIterable<Input>;
  readonly read: (batch: Input) => Tree;
  onBatch(images: number): Promise<void>;
}): Promise<{ moments: readonly Moments[] | undefined; moves: boolean }> {
  let moments: readonly Moments[] | undefined;
  let count = 0;
  for await (const batch of batches()) {
    const rows = batch.shape[0]!;
    const ofBatch = await numbersOf(
      tidy(() => joinedStatistics(read(batch), places)),
      places,
    );
    count += rows;
    if (moments === undefined) moments = ofBatch;
    else for (const [i, one] of moments.entries()) merge(one, ofBatch[i]!, rows / count);
    await onBatch(rows);
  }
  if (moments === undefined) return { moments, moves: false };
  const old = await numbersOf(
    tidy(() => joinedStatistics(before, places)),
    places,
  );
  return { moments, moves: moments.some((one, i) => moved(old[i]!, one)) };
}

async function numbersOf(joined: Tensor, places: readonly NormPlace[]): Promise<readonly Moments[]> {
  return splitStatistics(await joined.data<'float32'>().finally(() => joined.dispose()), places);
}

/** Takes a batch into moments; `share` is its part of all examples so far. */
function merge(into: Moments, batch: Moments, share: number): void {
  for (let c = 0; c < into.mean.length; c++) {
    const difference = batch.mean[c]! - into.mean[c]!;
    into.mean[c]! += share * difference;
    into.variance[c]! += share * (batch.variance[c]! - into.variance[c]!) + share * (1 - share) * difference ** 2;
  }
}

function moved(before: Moments, after: Moments): boolean {
  return after.mean.some((mean, c) => {
    const variance = after.variance[c]!;
    const [meanMove, varianceMove] = [Math.abs(mean - before.mean[c]!), Math.abs(variance - before.variance[c]!)];
    // Float32 holds no mean closer than this; written so that NaN has moved.
    const roundOff = 2 ** -23 * Math.abs(mean);
    return !(meanMove <= SETTLED * Math.sqrt(variance) + roundOff && varianceMove <= SETTLED * variance + 2 ** -100);
  });
}

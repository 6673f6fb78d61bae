import type { Classifier } from '@gans/tensor';
import type { SyntheticPool } from '../pool';
import type { EpochCall, PoolTraining } from '../pool-training';

/** An epoch as the training saw it. */
export interface SeenEpoch extends EpochCall {
  readonly pool: SyntheticPool;
}

/** A training that counts its epochs, reads as it is told to, and keeps copies of the pools that it was given. */
export function recordedTraining(
  classify: (epochs: number) => Classifier,
): PoolTraining<number> & { seen: SeenEpoch[] } {
  const seen: SeenEpoch[] = [];
  return {
    classifier: 0,
    seen,
    classify,
    async trainEpoch(epochs, pool, call) {
      seen.push({ ...call, pool: structuredClone(pool) });
      return epochs + 1;
    },
  };
}

/** How many images of two pools of one size differ. */
export function countChanged(a: SyntheticPool, b: SyntheticPool): number {
  const size = a.pixels.length / a.labels.length;
  let changed = 0;
  for (let i = 0; i < a.labels.length; i++) {
    const [one, other] = [a, b].map(({ pixels }) => pixels.subarray(i * size, (i + 1) * size));
    if (one!.some((byte, j) => byte !== other![j])) changed++;
  }
  return changed;
}

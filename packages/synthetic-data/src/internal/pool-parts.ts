import type { SyntheticPool } from '../pool';
import type { ImagePlan } from './write-images';

/** A pool after a plan's images have been written into it: the bytes are shared, the marks are new. */
export function withImages(pool: SyntheticPool, plan: ImagePlan, epoch: number, isMining: boolean): SyntheticPool {
  const next = {
    ...pool,
    labels: pool.labels.slice(),
    mined: pool.mined.slice(),
    born: pool.born.slice(),
    origin: pool.origin.slice(),
  };
  for (const [row, slot] of plan.slots.entries()) {
    next.labels[slot] = plan.labels[row]!;
    next.mined[slot] = isMining ? plan.hard[row]! : 0;
    next.born[slot] = epoch;
    next.origin[slot] = plan.origin[row]!;
  }
  return next;
}

/** The first images of a pool: the bytes are shared, the marks are new. */
export function firstImages(pool: SyntheticPool, count: number): SyntheticPool {
  const size = pool.pixels.length / pool.labels.length;
  return {
    ...pool,
    pixels: pool.pixels.subarray(0, count * size),
    labels: pool.labels.slice(0, count),
    mined: pool.mined.slice(0, count),
    born: pool.born.slice(0, count),
    origin: pool.origin.slice(0, count),
  };
}

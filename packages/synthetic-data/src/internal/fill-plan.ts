import type { ImagePlan } from './write-images';

/** Images first .. first + count - 1 of a pool whose classes take turns, and whose generators take turns within each class. Rows of one generator follow each other. */
export function fillPlan({
  first,
  count,
  classCount,
  generatorCount,
}: {
  readonly first: number;
  readonly count: number;
  readonly classCount: number;
  readonly generatorCount: number;
}): ImagePlan {
  const originOf = (slot: number) => Math.floor(slot / classCount) % generatorCount;
  const slots = Int32Array.from({ length: count }, (_, i) => first + i);
  if (generatorCount > 1) slots.sort((a, b) => originOf(a) - originOf(b) || a - b);
  return {
    slots,
    labels: slots.map((slot) => slot % classCount),
    hard: new Uint8Array(count).fill(1),
    origin: Uint8Array.from(slots, originOf),
  };
}

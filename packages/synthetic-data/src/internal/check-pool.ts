import { ShapeError } from '@gans/tensor';
import type { SyntheticPool } from '../pool';

/** Throws a ShapeError that says which array of a pool does not fit the others. */
export function checkPool(caller: string, pool: SyntheticPool): void {
  const [height, width, channels] = pool.imageShape;
  const count = pool.labels.length;
  const expected = { pixels: count * height * width * channels, mined: count, born: count, origin: count };
  for (const [name, length] of Object.entries(expected) as [keyof typeof expected, number][])
    if (pool[name].length !== length)
      throw new ShapeError(
        `${caller}: expected pool.${name} to hold ${length} numbers for ${count} labels, got ${pool[name].length}. Pass a pool as it was saved.`,
      );
}

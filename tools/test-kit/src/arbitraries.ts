import { createSeed, type Seed } from '@gans/tensor';
import fc from 'fast-check';

/** Any seed. */
export const anySeed = (): fc.Arbitrary<Seed> => fc.maxSafeNat().map(createSeed);

/** A finite float32 in [-limit, limit], without subnormal numbers (engines may flush those to 0). */
export const anyFloat32 = (limit = 10): fc.Arbitrary<number> =>
  fc
    .float({ min: Math.fround(-limit), max: Math.fround(limit), noNaN: true })
    .map((x) => (Math.abs(x) < 1.2e-38 ? 0 : x));

/** A shape of the given rank with sizes from 1 to `largest`. */
export const anyShape = (rank: number, largest = 6): fc.Arbitrary<number[]> =>
  fc.array(fc.integer({ min: 1, max: largest }), { minLength: rank, maxLength: rank });

/** The elements of a float32 tensor of the given shape. */
export const anyTensorValues = (shape: readonly number[], limit = 10): fc.Arbitrary<Float32Array> => {
  const count = shape.reduce((product, size) => product * size, 1);
  return fc.array(anyFloat32(limit), { minLength: count, maxLength: count }).map((values) => Float32Array.from(values));
};

import { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';

/** How far a value may lie from the expected one: |got - expected| <= atol + rtol |expected|. */
export interface Close {
  readonly rtol?: number;
  readonly atol?: number;
}

type Nested = number | boolean | ArrayLike<number> | readonly Nested[];

/** Expects every element to be close to its expected value, and, where both sides have a shape, the shapes to be equal. NaN is close to nothing, not even to NaN.
 *
 *  @param got a tensor, a typed array, nested arrays or a number.
 *  @param expected likewise.
 *  @param tolerance `rtol` (default 1e-5), `atol` (default 1e-6).
 *  @example
 *  expectClose(tf.tanh(x), [0, 0.76159416], { rtol: 1e-6 });
 */
export function expectClose(
  got: Tensor | Nested,
  expected: Tensor | Nested,
  { rtol = 1e-5, atol = 1e-6 }: Close = {},
): void {
  const [a, b] = [valuesOf(got), valuesOf(expected)];
  if (got instanceof Tensor && expected instanceof Tensor) expect(got.shape, 'shapes differ').toEqual(expected.shape);
  expect(a.length, `expected ${b.length} values, got ${a.length}`).toBe(b.length);
  let worst = -1;
  let worstRatio = 1;
  for (let i = 0; i < a.length; i++) {
    const distance = Math.abs(a[i]! - b[i]!);
    const ratio = a[i] === b[i] ? 0 : distance / (atol + rtol * Math.abs(b[i]!));
    if (!(ratio <= worstRatio)) {
      worst = i;
      if (Number.isNaN(ratio)) break;
      worstRatio = ratio;
    }
  }
  if (worst >= 0) {
    expect.fail(
      `element ${worst} of ${a.length}: expected ${b[worst]}, got ${a[worst]} (tolerance ${atol + rtol * Math.abs(b[worst]!)})`,
    );
  }
}

function valuesOf(value: Tensor | Nested): readonly number[] {
  if (value instanceof Tensor) return Array.from(value.dataSync());
  if (typeof value === 'number') return [value];
  if (typeof value === 'boolean') return [Number(value)];
  return Array.from(value as ArrayLike<Nested>).flatMap((item) => valuesOf(item));
}

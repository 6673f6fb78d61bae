import { createSeed, foldIn, normalValues } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, expectClose } from '#test-kit';
import { memorization } from './memorization';

const set = (values: ArrayLike<number>, dimension = 1) => ({ values, count: values.length / dimension, dimension });
const extractor = { name: 'pixels' };
const measure = (training: ArrayLike<number>, heldOut: ArrayLike<number>, fake: ArrayLike<number>) =>
  memorization({ training: set(training), heldOut: set(heldOut), fake: set(fake) }, { extractor });

describe('memorization', () => {
  it('counts the pairs where the generated image is closer to the training set, ties by half', () => {
    // distances: held out 2, 3; generated 0, 3, 5
    expectClose(measure([0, 10], [2, 7], [0, 13, 15]).value, (2 + 0.5) / 6, { rtol: 1e-15, atol: 0 });
  });

  it('is 1 for copies, which it counts, and 0 for images far from all', () => {
    const [training, heldOut] = [normalValues(createSeed(1), 30), normalValues(createSeed(2), 20)];
    const copies = measure(training, heldOut, training.slice(0, 10));
    expect(copies.value).toBe(1);
    expect(copies.protocol.exactCopies).toBe(10);
    expect(measure(training, heldOut, [100, 200]).value).toBe(0);
  });

  it('is 1/2 for the held-out images themselves, and 1 - value when the two sets are exchanged', () => {
    fc.assert(
      fc.property(anySeed(), (seed) => {
        const [a, b, c] = [0, 1, 2].map((i) => normalValues(foldIn(seed, i), 8 + i)) as [
          Float32Array,
          Float32Array,
          Float32Array,
        ];
        expectClose(measure(a, b, b).value, 0.5, { rtol: 1e-15, atol: 0 });
        expectClose(measure(a, b, c).value + measure(a, c, b).value, 1, { rtol: 1e-15, atol: 0 });
      }),
    );
  });

  it('is within 4 standard errors of 1/2 for new images of the same kind', () => {
    const draw = (i: number, n: number) => set(normalValues(createSeed(i), 2 * n), 2);
    const input = { training: draw(1, 200), heldOut: draw(2, 150), fake: draw(3, 150) };
    const { value, n, protocol } = memorization(input, { extractor });
    expect(Math.abs(value - 0.5)).toBeLessThan(4 * (protocol.standardError as number));
    expect(n).toBe(150);
    expect(protocol).toMatchObject({ metric: 'memorization', nTraining: 200, nHeldOut: 150, nFake: 150 });
  });

  it('rejects empty sets', () => {
    expect(() => measure([1], [], [1])).toThrow('expected queries to have at least 1 rows, got 0.');
  });
});

import { mean, sum, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

/** Sums over axes, element by element in float64. */
function definition(x: ArrayLike<number>, shape: readonly number[], axes: readonly number[], keepDims: boolean) {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const sums = new Float64Array(kept.reduce((a, b) => a * b, 1));
  for (let flat = 0; flat < x.length; flat++) {
    let [rest, to, stride] = [flat, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      to += (axes.includes(axis) ? 0 : rest % shape[axis]!) * stride;
      stride *= kept[axis]!;
      rest = Math.floor(rest / shape[axis]!);
    }
    sums[to]! += x[flat]!;
  }
  return tensor(Float32Array.from(sums), keepDims ? kept : shape.filter((_, axis) => !axes.includes(axis)));
}

describeOnEngines('Sum and Mean', ({ name }) => {
  it('add up any axes of any shape', () => {
    const anyCase = fc
      .array(fc.oneof(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 5, max: 40 })), { minLength: 1, maxLength: 4 })
      .chain((shape) =>
        fc.record({
          shape: fc.constant(shape),
          axes: fc.subarray(
            shape.map((_, axis) => axis),
            { minLength: 1 },
          ),
          keepDims: fc.boolean(),
        }),
      );
    fc.assert(
      fc.property(anyCase, ({ shape, axes, keepDims }) => {
        tidy(() => {
          const values = wholeNumbers(shape.reduce((a, b) => a * b, 1));
          const [x, expected] = [tensor(values, shape), definition(values, shape, axes, keepDims)];
          expectClose(sum(x, axes, keepDims), expected, { rtol: 0, atol: 0 });
          const count = axes.reduce((product, axis) => product * shape[axis]!, 1);
          expectClose(
            mean(x, axes, keepDims),
            tidy(() => expected.div(count)),
            { rtol: 1e-6, atol: 1e-7 },
          );
        });
      }),
      { numRuns: name === 'cpu' ? 20 : 150 },
    );
  });

  it('add a million float32 to a few units in the last place', () => {
    const values = Float32Array.from({ length: 2 ** 20 }, (_, i) => 1 + ((i * 7919) % 1000) / 1000);
    const exact = values.reduce((total, value) => total + value, 0);
    expect(Math.abs(tidy(() => sum(tensor(values)).dataSync()[0]!) / exact - 1)).toBeLessThan(1e-6);
    const columns = tidy(
      () =>
        sum(tensor(values, [2 ** 18, 4]), 0)
          .sum()
          .dataSync()[0]!,
    );
    expect(Math.abs(columns / exact - 1)).toBeLessThan(1e-6);
  });

  it('add integers as integers', () => {
    const got = tidy(() => sum(tensor([1, 2, 3, 4], [2, 2], 'int32'), 0));
    expect(got.dtype).toBe('int32');
    expectClose(got, [4, 6], { rtol: 0, atol: 0 });
  });
});

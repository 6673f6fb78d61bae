import { leakyRelu, tanh, tensor, tensor1d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';

/** Both signs of magnitudes from 1e-20 to 100, and zero; sizes that leave 0 to 3 elements over. */
const spread = (count: number) =>
  Float32Array.from({ length: count }, (_, i) =>
    i === 0 ? 0 : (i % 2 === 0 ? 1 : -1) * 10 ** (-20 + (22 * i) / count),
  );

describeOnEngines('Tanh', () => {
  it.each([1, 2, 3, 4, 5, 1000, 4001])('is right to 3e-7 relative for %i numbers of every magnitude', (count) => {
    const x = spread(count);
    tidy(() => expectClose(tanh(tensor1d(x)), Array.from(x, Math.tanh), { rtol: 3e-7, atol: 0 }));
  });

  it('stays within [-1, 1], is odd, and keeps infinities and NaN apart', () => {
    const dense = Float32Array.from({ length: 20001 }, (_, i) => (i - 10000) / 1000);
    const y = tidy(() => tanh(tensor1d(dense)).dataSync());
    expect(y.every((value) => Math.abs(value) <= 1)).toBe(true);
    y.forEach((value, i) => {
      expect(value + y[y.length - 1 - i]!).toBe(0);
    });
    expect(Array.from(tidy(() => tanh(tensor1d([Infinity, -Infinity, NaN])).dataSync()))).toEqual([1, -1, NaN]);
  });
});

describeOnEngines('LeakyRelu', () => {
  it.each([1, 2, 3, 4, 5, 4001])('keeps positive numbers and scales negative ones, %i of them', (count) => {
    const x = spread(count);
    tidy(() =>
      expectClose(
        leakyRelu(tensor1d(x), 0.2),
        Array.from(x, (value) => (value > 0 ? value : Math.fround(0.2) * value)),
        { rtol: 1e-6, atol: 0 },
      ),
    );
  });

  it('takes slopes above 1 and NaN', () => {
    tidy(() => expectClose(leakyRelu(tensor([-1, 2], [2]), 3), [-3, 2], { rtol: 0, atol: 0 }));
    expect(tidy(() => leakyRelu(tensor1d([NaN])).dataSync()[0])).toBeNaN();
  });
});

import { backend_util, grad, maxPool, type Tensor, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

const exact = { rtol: 0, atol: 0 };

describeOnEngines('MaxPoolGrad', ({ name }) => {
  it('hands the gradient on where a whole window is negative', () => {
    const x = tensor([-4, -3, -2, -1], [1, 2, 2, 1]) as Tensor4D;
    expectClose(
      tidy(() => grad((x: Tensor) => maxPool(x as Tensor4D, 2, 2, 'valid'))(x)),
      [0, 0, 0, 1],
      exact,
    );
  });

  it('picks the first of equal maxima, so that the gradient keeps its sum', () => {
    const x = tensor([1, 2, 2, 2], [1, 2, 2, 1]) as Tensor4D;
    expectClose(
      tidy(() => grad((x: Tensor) => maxPool(x as Tensor4D, 2, 2, 'valid'))(x)),
      [0, 1, 0, 0],
      exact,
    );
  });

  it('gives each output to the largest element of its window, whatever the sizes', () => {
    const shape = fc.tuple(
      fc.integer({ min: 1, max: 2 }),
      fc.integer({ min: 3, max: 7 }),
      fc.integer({ min: 3, max: 7 }),
      fc.integer({ min: 1, max: 3 }),
    );
    const config = fc.record({
      shape,
      size: fc.integer({ min: 1, max: 3 }),
      stride: fc.integer({ min: 1, max: 3 }),
      pad: fc.constantFrom('same', 'valid', 1),
    });
    fc.assert(
      fc.property(
        config,
        fc.infiniteStream(fc.float({ noNaN: true, min: -9, max: 9 })),
        ({ shape, size, stride, pad }, stream) => {
          if (pad === 1 && size < 2) return; // windows of padding only
          if (pad === 1 && name === 'tensorflow') return; // tfjs-node pools without padding of its own
          const g = backend_util.computePool2DInfo(
            shape,
            size,
            stride,
            1,
            pad as 'same',
            pad === 1 ? 'floor' : undefined,
          );
          // Distinct values: which of two equal ones is first is settled above.
          const values = Float32Array.from(
            { length: shape.reduce((a, b) => a * b) },
            (_, i) => stream.next().value + i * 1e-3,
          );
          const dy = wholeNumbers(g.outShape.reduce((a, b) => a * b));
          const expected = new Float32Array(values.length);
          dy.forEach((gradient, y) => {
            const c = y % g.inChannels;
            const [column, row] = [
              Math.floor(y / g.inChannels) % g.outWidth,
              Math.floor(y / g.inChannels / g.outWidth) % g.outHeight,
            ];
            const n = Math.floor(y / g.inChannels / g.outWidth / g.outHeight);
            const window: number[] = [];
            for (let i = 0; i < size; i++)
              for (let j = 0; j < size; j++) {
                const [r, k] = [row * stride + i - g.padInfo.top, column * stride + j - g.padInfo.left];
                if (r >= 0 && k >= 0 && r < g.inHeight && k < g.inWidth)
                  window.push(((n * g.inHeight + r) * g.inWidth + k) * g.inChannels + c);
              }
            const best = window.reduce((a, b) => (values[b]! > values[a]! ? b : a));
            expected[best]! += gradient;
          });
          tidy(() => {
            const pool = (x: Tensor) =>
              maxPool(x as Tensor4D, size, stride, pad as 'same', pad === 1 ? 'floor' : undefined);
            expectClose(grad(pool)(tensor(values, shape), tensor(dy, g.outShape)), tensor(expected, shape), exact);
          });
        },
      ),
      { numRuns: name === 'cpu' ? 20 : 80 },
    );
  });
});

import { grad, image, mul, sum, type Tensor, type Tensor4D, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { wholeNumbers } from './testing/arbitraries';

const size = (largest: number) => fc.integer({ min: 1, max: largest });

describeOnEngines('ResizeNearestNeighborGrad', ({ name }) => {
  it('adds up the gradients of the copies of each pixel, for every image of a batch', () => {
    const dy = tensor(wholeNumbers(2 * 4 * 4), [2, 4, 4, 1]);
    const x = tensor(new Float32Array(8), [2, 2, 2, 1]);
    const got = tidy(() => grad((x: Tensor) => image.resizeNearestNeighbor(x as Tensor4D, [4, 4]))(x, dy));
    const v = dy.dataSync();
    const block = (n: number, i: number, j: number) => {
      const at = (r: number, c: number) => v[n * 16 + (2 * i + r) * 4 + 2 * j + c]!;
      return at(0, 0) + at(0, 1) + at(1, 0) + at(1, 1);
    };
    expectClose(
      got,
      [0, 1].flatMap((n) => [block(n, 0, 0), block(n, 0, 1), block(n, 1, 0), block(n, 1, 1)]),
      { rtol: 0, atol: 0 },
    );
  });

  it('is the transpose of the resize, <dy, R x> = <R* dy, x>, for every size and alignment', () => {
    const shape = fc.tuple(size(3), size(6), size(6), size(3));
    fc.assert(
      fc.property(
        shape,
        fc.tuple(size(12), size(12)),
        fc.constantFrom('corner', 'aligned', 'half-pixel'),
        (shape, target, mode) => {
          // TensorFlow's gradient rounds halves of pixels another way than its resize.
          if (name === 'tensorflow' && mode === 'half-pixel') return;
          tidy(() => {
            const resize = (x: Tensor) =>
              image.resizeNearestNeighbor(x as Tensor4D, target, mode === 'aligned', mode === 'half-pixel');
            const x = tensor(wholeNumbers(shape.reduce((a, b) => a * b)), shape);
            const y = resize(x);
            const dy = tensor(wholeNumbers(y.size, 3), y.shape);
            expectClose(sum(mul(grad(resize)(x, dy), x)), sum(mul(dy, y)), { rtol: 0, atol: 0 });
          });
        },
      ),
      { numRuns: 150 },
    );
  });
});

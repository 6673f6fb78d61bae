import { EngineError } from '@gans/tensor';
import {
  conv2d,
  getBackend,
  grads,
  matMul,
  mul,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tidy,
} from '@tensorflow/tfjs-core';

// Small whole numbers, so that every intermediate sum is exact in float32: an engine that is right returns exactly these.
// The expected values come from six nested loops in another language.
const pattern = (count: number, step: number, modulus: number, shift: number) =>
  Float32Array.from({ length: count }, (_, i) => ((step * i) % modulus) - shift);

/** Convolution of [1, 5, 4, 2] with [3, 3, 2, 3], strides 2, 'same'; the gradients are those of sum(y r). */
const convolution = {
  x: () => tensor(pattern(40, 7, 11, 5), [1, 5, 4, 2]) as Tensor4D,
  kernel: () => tensor(pattern(54, 5, 7, 3), [3, 3, 2, 3]) as Tensor4D,
  r: () => tensor(pattern(18, 3, 5, 2), [1, 3, 2, 3]) as Tensor4D,
  y: [-13, -37, 23, -15, 18, 2, -3, 10, -5, 27, -38, 2, 10, 0, -3, 6, 0, 1],
  dx: [
    -4, 8, 6, -3, 3, -6, -6, -6, -7, -7, 14, 14, -3, -4, 2, 1, 0, -5, -3, 6, 5, -8, -5, 8, 5, 8, -10, -7, 9, 9, -7, -10,
    -1, 7, 8, -5, -8, 5, 6, -3,
  ],
  dkernel: [
    -10, 0, -10, -2, 11, 4, 6, -11, 7, -8, 0, -12, -2, 6, 4, -2, 2, -4, 0, -5, -5, -3, -9, 10, 16, 9, -8, -20, 5, -15,
    -4, 8, 5, 4, 0, 1, 10, -10, 0, -5, -2, 11, 13, 6, -11, 9, -8, 0, 0, -2, 6, 4, -2, 2,
  ],
};

/** Product of [3, 4] with the transpose of [5, 4]. */
const product = {
  a: () => tensor(pattern(12, 3, 7, 3), [3, 4]),
  b: () => tensor(pattern(20, 2, 9, 4), [5, 4]),
  ab: [10, -16, -15, -14, -13, -10, 10, 12, -4, -2, -2, -6, -10, 13, 9],
};

/** Checks the active backend of TensorFlow.js on a strided convolution, both its gradients and a transposed product, against known numbers. Leaves no tensor behind.
 *
 *  @throws EngineError when a number is wrong by more than 1 part in 1,000, or a kernel or gradient is missing.
 */
export async function probeEngine(): Promise<void> {
  const backend = getBackend();
  const results = tidy(() => {
    const { x, kernel, r } = { x: convolution.x(), kernel: convolution.kernel(), r: convolution.r() };
    const convolve = (x: Tensor, kernel: Tensor) => conv2d(x as Tensor4D, kernel as Tensor4D, 2, 'same');
    const [dx, dkernel] = grads((x: Tensor, kernel: Tensor) => sum(mul(convolve(x, kernel), r)))([x, kernel]) as [
      Tensor,
      Tensor,
    ];
    return { y: convolve(x, kernel), dx, dkernel, ab: matMul(product.a(), product.b(), false, true) };
  });
  const expected = { y: convolution.y, dx: convolution.dx, dkernel: convolution.dkernel, ab: product.ab };
  try {
    for (const [name, values] of Object.entries(expected))
      check(backend, name, await results[name as keyof typeof expected].data(), values);
  } finally {
    for (const result of Object.values(results)) result.dispose();
  }
}

const meaning: Readonly<Record<string, string>> = {
  y: 'a convolution',
  dx: 'the gradient of a convolution to its input',
  dkernel: 'the gradient of a convolution to its kernel',
  ab: 'a product with a transposed matrix',
};

function check(backend: string, name: string, got: ArrayLike<number>, expected: readonly number[]): void {
  const wrong = expected.findIndex((value, i) => !(Math.abs(got[i]! - value) <= 1e-3 * Math.max(1, Math.abs(value))));
  if (wrong >= 0 || got.length !== expected.length)
    throw new EngineError(
      `probeEngine: expected ${meaning[name]} on backend '${backend}' to give ${expected[wrong]} at ${wrong}, got ${got[wrong]}. The engine computes wrongly on this machine; choose another one.`,
    );
}

import { reshape, scalar, type Tensor, tensor2d } from '@tensorflow/tfjs-core';
import type { FastKernel, Ops } from './ops';

// Singular vectors have some thousand numbers at most. In memory that can be read, a loop over them takes less time than an op takes to start.

type Numbers = Float32Array | Float64Array;

const row = (values: Numbers): Tensor => tensor2d(Float32Array.from(values), [1, values.length]);

const product = (ops: Ops, a: Tensor, b: Tensor, transposed: boolean): Float32Array =>
  ops.one('MatMul', [a, b], transposed ? secondTransposed : plain).dataSync<'float32'>();

const plain = { transpose_a: false, transpose_b: false };
const secondTransposed = { transpose_a: false, transpose_b: true };

const dot = (a: Numbers, b: Numbers): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
};

function unit(values: Float32Array, epsilon: number): Float32Array {
  const length = Math.max(Math.sqrt(dot(values, values)), epsilon);
  return values.map((value) => value / length);
}

/** `gans/PowerIteration`: [u, v, sigma, 1 / what the kernel is divided by]. */
export const powerIteration: FastKernel = (ops, { matrix, u, v }, attributes) => {
  const { iterations, epsilon } = attributes as Record<'iterations' | 'epsilon', number>;
  let [left, right] = [u!.dataSync<'float32'>(), v!.dataSync<'float32'>()];
  let image = iterations === 0 ? product(ops, v!, matrix!, false) : left; // overwritten at once
  for (let i = 0; i < iterations; i++) {
    right = unit(product(ops, row(left), matrix!, true), epsilon);
    image = product(ops, row(right), matrix!, false);
    left = unit(image, epsilon);
  }
  const sigma = Math.fround(dot(image, left));
  return [row(left), row(right), scalar(sigma), scalar(sigma === 0 ? 1 : 1 / sigma)];
};

/** `gans/SpectralNormalizeGradient`: dy / s - <dy, W> / s^2 v'u, with 1 / s as an attribute. */
export const spectralGradient: FastKernel = (ops, { dy, kernel, u, v }, attributes) => {
  const inverse = (attributes.inverse as Tensor).dataSync<'float32'>()[0]!;
  const flat = (tensor: Tensor) => reshape(tensor, [1, tensor.size]);
  const along = product(ops, flat(dy!), flat(kernel!), true)[0]! * inverse ** 2;
  const scaled = row(u!.dataSync<'float32'>().map((value) => value * along));
  const outer = ops.one('MatMul', [v!, scaled], { transpose_a: true, transpose_b: false });
  return [ops.one('Sub', [ops.one('Mul', [dy!, scalar(inverse)]), reshape(outer, dy!.shape)])];
};

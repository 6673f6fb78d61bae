import { ShapeError } from '@gans/tensor';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** How far latents have turned, row by row.
 *
 *  angle = 2 asin(||a/||a|| - b/||b|| || / 2), in float64: exact for small angles too
 *
 *  @param start float32 [N, D], where they were; not disposed.
 *  @param moved float32 [N, D], where they are; not disposed.
 *  @returns radians in [0, pi], [N]; 0 where a row is zero.
 *  @throws ShapeError when the two differ in shape.
 *  @example
 *  const angles = await latentAngles(tf.tensor2d([[1, 0]]), tf.tensor2d([[0, 2]])); // [1.5707963]
 */
export async function latentAngles(start: Tensor2D, moved: Tensor2D): Promise<Float64Array> {
  const [count, size] = start.shape;
  if (moved.shape.join() !== start.shape.join())
    throw new ShapeError(
      `latentAngles: expected start and moved to have one shape, got [${start.shape.join(', ')}] and [${moved.shape.join(', ')}].`,
    );
  const [a, b] = await Promise.all([start.data<'float32'>(), moved.data<'float32'>()]);
  return Float64Array.from({ length: count }, (_, row) =>
    angleOf(a.subarray(row * size, (row + 1) * size), b.subarray(row * size, (row + 1) * size)),
  );
}

function angleOf(a: Float32Array, b: Float32Array): number {
  const [normA, normB] = [Math.hypot(...a), Math.hypot(...b)];
  if (normA === 0 || normB === 0) return 0;
  let squared = 0;
  for (let i = 0; i < a.length; i++) squared += (a[i]! / normA - b[i]! / normB) ** 2;
  return 2 * Math.asin(Math.min(1, Math.sqrt(squared) / 2));
}

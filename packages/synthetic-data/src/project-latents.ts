import { type Prior, ShapeError } from '@gans/tensor';
import { add, cast, clipByValue, div, equal, mul, sqrt, square, sum, type Tensor2D, tidy } from '@tensorflow/tfjs-core';

/** Brings latents that have moved back to where their prior has them.
 *
 *  normal prior:  z <- z ||z_0|| / ||z||, row by row: only the direction has moved
 *  uniform prior: z <- clip(z, min, max), element by element
 *  Besnier et al., "This dataset does not exist", 2020, section 2 (normal prior). arXiv:1911.02888.
 *  Deviates: the uniform prior is ours; a row z = 0, which has no direction, becomes z_0. Latents of a truncated normal prior keep their norm, but single elements may leave the range of truncation.
 *
 *  @param latents float32 [N, D], z; not disposed.
 *  @param start float32 [N, D], z_0; not disposed.
 *  @param prior of the generator.
 *  @returns float32 [N, D]; the caller disposes it.
 *  @throws ShapeError when the two differ in shape.
 *  @example
 *  const start = tf.tensor2d([[3, 4]]);
 *  projectLatents(tf.tensor2d([[0, 10]]), start, { kind: 'normal' }).print(); // [[0, 5]]
 */
export function projectLatents(latents: Tensor2D, start: Tensor2D, prior: Prior): Tensor2D {
  if (latents.shape.join() !== start.shape.join())
    throw new ShapeError(
      `projectLatents: expected latents and start to have one shape, got [${latents.shape.join(', ')}] and [${start.shape.join(', ')}].`,
    );
  return tidy(() => (prior.kind === 'normal' ? onSphere(latents, start) : clipByValue(latents, prior.min, prior.max)));
}

function onSphere(latents: Tensor2D, start: Tensor2D): Tensor2D {
  const [norm, wanted] = [rowNorm(latents), rowNorm(start)];
  const isZero = cast(equal(norm, 0), 'float32');
  return add(mul(latents, div(wanted, add(norm, isZero))), mul(start, isZero));
}

const rowNorm = (rows: Tensor2D) => sqrt(sum(square(rows), 1, true));

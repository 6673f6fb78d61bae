import { type DrawOptions, normalValues, randomBits, type Seed, ValueError } from '@gans/tensor';
import { type Tensor2D, tensor2d } from '@tensorflow/tfjs-core';
import { type LatentPrior, priorMoments } from './prior';

/** Draws latents from a prior: row i depends on the seed and i only.
 *
 *  @param prior see `LatentPrior`.
 *  @param seed unchanged.
 *  @param shape [N, d].
 *  @param options `firstRow` for draws that are cut into chunks.
 *  @returns float32 [N, d]; the caller disposes it.
 *  @throws ValueError when the prior, the seed or the shape is not valid.
 *  @example
 *  const latents = drawLatents({ kind: 'truncated-normal', limit: 2 }, createSeed(7), [64, 128]);
 */
export function drawLatents(
  prior: LatentPrior,
  seed: Seed,
  [count, size]: readonly [count: number, size: number],
  { firstRow = 0 }: DrawOptions = {},
): Tensor2D {
  if (![count, size, firstRow].every((value) => Number.isSafeInteger(value) && value >= 0))
    throw new ValueError(
      `drawLatents: expected shape and firstRow to be integers >= 0, got [${count}, ${size}] and ${firstRow}.`,
    );
  const { mean, standardDeviation } = priorMoments(prior, size);
  const [length, first] = [count * size, firstRow * size];
  const uniform = () => new Float64Array(randomBits(seed, length, first)).map((word) => (word + 0.5) / 2 ** 32);
  const normal = () => normalValues(seed, length, first);
  const rows = (values: ArrayLike<number>) => tensor2d(Float32Array.from(values), [count, size], 'float32');
  switch (prior.kind) {
    case 'normal':
      return rows(new Float64Array(normal()).map((z) => mean + standardDeviation * z));
    case 'uniform':
      return rows(uniform().map((u) => prior.min + (prior.max - prior.min) * u));
    case 'truncated-normal':
      return rows(truncated(uniform(), prior.limit));
    case 'laplace':
      return rows(uniform().map((u) => prior.scale * (u < 0.5 ? Math.log(2 * u) : -Math.log(2 * (1 - u)))));
    case 'bernoulli':
      return rows(uniform().map((u) => (u < prior.probability ? 1 : 0)));
    case 'rademacher':
      return rows(uniform().map((u) => (u < (prior.probability ?? 0.5) ? 1 : -1)));
    case 'sphere':
      return rows(onSphere(normal(), size, prior.radius));
  }
}

/** Inverts the distribution function of the normal distribution between +-limit by bisection in a table of its integral, linear between two entries: 1e-7 of the limit. */
function truncated(uniforms: Float64Array, limit: number): Float64Array {
  // No float32 of the other draws lies beyond 8 either.
  const cells = 4096;
  const step = Math.min(limit, 8) / cells;
  const mass = new Float64Array(cells + 1);
  const density = (z: number) => Math.exp((-z * z) / 2);
  for (let i = 0; i < cells; i++) {
    const z = i * step;
    mass[i + 1] = mass[i]! + (step / 6) * (density(z) + 4 * density(z + step / 2) + density(z + step));
  }
  return uniforms.map((u) => {
    const target = Math.abs(2 * u - 1) * mass[cells]!;
    let [low, high] = [0, cells];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (mass[middle]! <= target) low = middle;
      else high = middle;
    }
    const size = mass[low + 1]! - mass[low]!;
    const z = step * (low + (size > 0 ? (target - mass[low]!) / size : 0));
    return u < 0.5 ? -z : z;
  });
}

function onSphere(values: Float32Array, size: number, radius: number): Float64Array {
  const rows = Float64Array.from(values);
  for (let at = 0; at < rows.length; at += size) {
    const row = rows.subarray(at, at + size);
    const norm = Math.sqrt(row.reduce((sum, z) => sum + z * z, 0));
    row.forEach((z, i) => {
      row[i] = (z * radius) / norm;
    });
  }
  return rows;
}

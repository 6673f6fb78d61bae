import { foldIn, type Seed, ShapeError, ValueError } from '@gans/tensor';
import { add, dispose, mul, sub, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import type { GeneratorSource } from '../generator-source';
import type { ImageFilter } from '../image-filter';
import { drawLatents } from './draw-latents';

/** Rows of a seed's table. */
interface Rows {
  readonly seed: Seed;
  readonly count: number;
  readonly first: number;
}

/** Draws latents, or the best of several draws by a filter. The first draw is the one without a filter.
 *
 *  @param condition float32 [count, K].
 *  @returns float32 [count, D]; the caller disposes it.
 */
export async function pickLatents(
  caller: string,
  { generator, spec }: GeneratorSource,
  condition: Tensor2D,
  { seed, count, first }: Rows,
  filter: ImageFilter | undefined,
): Promise<Tensor2D> {
  const draw = (attempt: number) =>
    drawLatents(spec, attempt === 0 ? seed : foldIn(foldIn(seed, 'attempt'), attempt), count, first);
  let picked = draw(0);
  if (filter === undefined) return picked;
  const { score, threshold = Number.POSITIVE_INFINITY, attempts = 4 } = filter;
  const rate = async (latents: Tensor2D) => {
    const scores = tidy(() => score(generator(latents, condition), condition));
    if (scores.size !== count) {
      scores.dispose();
      throw new ShapeError(
        `${caller}: expected filter.score to give one number for each of ${count} images, got [${scores.shape.join(', ')}].`,
      );
    }
    return Float32Array.from(await scores.data<'float32'>().finally(() => scores.dispose()));
  };
  try {
    const best = await rate(picked);
    for (let attempt = 1; attempt < attempts && best.some((value) => !(value >= threshold)); attempt++) {
      const latents = draw(attempt);
      try {
        const scores = await rate(latents);
        const isBetter = best.map((value, i) => Number(!(value >= threshold) && scores[i]! > value));
        for (let i = 0; i < count; i++) if (isBetter[i] === 1) best[i] = scores[i]!;
        const before = picked;
        picked = tidy(() => {
          const taken = tensor2d(isBetter, [count, 1]);
          return add(mul(latents, taken), mul(before, sub(1, taken)));
        });
        before.dispose();
      } finally {
        latents.dispose();
      }
    }
    return picked;
  } catch (error) {
    dispose(picked);
    throw error;
  }
}

/** Throws a ValueError for a filter whose numbers are out of range. */
export function checkFilter(caller: string, { attempts = 4, threshold = 0 }: ImageFilter): void {
  if (!Number.isSafeInteger(attempts) || attempts < 1)
    throw new ValueError(`${caller}: expected filter.attempts to be a positive integer, got ${attempts}.`);
  if (Number.isNaN(threshold)) throw new ValueError(`${caller}: expected filter.threshold to be a number, got NaN.`);
}

import { ValueError } from '@gans/tensor';
import { max, min, type Tensor, tidy } from '@tensorflow/tfjs-core';

/** Refuses images outside [-1, 1].
 *
 *  @returns their smallest and largest pixel.
 */
export async function expectImageRange(
  caller: string,
  name: string,
  images: Tensor,
): Promise<{ low: number; high: number }> {
  const [lowest, highest] = tidy(() => [min(images), max(images)]);
  const [[low], [high]] = (await Promise.all([lowest.data(), highest.data()])) as [Float32Array, Float32Array];
  lowest.dispose();
  highest.dispose();
  // Generators and resizers may overshoot by rounding.
  if (!(low! >= -1.001 && high! <= 1.001))
    throw new ValueError(
      `${caller}: expected ${name} in [-1, 1], got pixels from ${low} to ${high}. Map bytes by x / 127.5 - 1.`,
    );
  return { low: low!, high: high! };
}

/** What to say of images that fit, but look as if they came in [0, 1]. */
export function rangeWarning(name: string, { low, high }: { low: number; high: number }): string | undefined {
  return low >= 0 && high > 0
    ? `No pixel of ${name} is below 0 (they go from ${low} to ${high}): images in [0, 1] must be mapped by 2x - 1.`
    : undefined;
}

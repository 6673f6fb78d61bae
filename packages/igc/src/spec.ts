import type { GeneratorSpec } from '@gans/tensor';
import type { LatentPrior } from './prior';

/** What the search must know of a generator beyond the function itself. A `GeneratorSpec` is one. */
export interface InversionSpec extends Omit<GeneratorSpec, 'prior'> {
  /** The distribution that the generator was trained with. */
  readonly prior: LatentPrior;
  /** Smallest and largest value of a pixel; default [-1, 1]. */
  readonly pixelRange?: readonly [min: number, max: number];
}

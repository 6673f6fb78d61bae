import { accumulate, accumulatePosteriors, emptyPosteriors, emptyStatistics } from '@gans/metrics';
import { createSeed, normalValues } from '@gans/tensor';
import type { SavedStatistics } from '../evaluate/statistics-file';

/** Statistics for tests: of normal features, 3 an image, and logits of 2 classes.
 *
 *  @param seed decides them; also in their names.
 *  @param count images.
 */
export function smallStatistics(seed: number, count: number): SavedStatistics {
  const rows = normalValues(createSeed(seed), 3 * count);
  const logits = normalValues(createSeed(seed + 100), 2 * count);
  return {
    protocol: { extractor: { name: 'x', sha256: 'aa' }, resize: 'clean', dimension: 3, classCount: 2 },
    sources: [{ name: `set ${seed}`, kind: 'images', sha256: String(seed), count }],
    moments: accumulate(emptyStatistics(3), rows),
    posteriors: accumulatePosteriors(emptyPosteriors(2), logits),
    histogram: Int32Array.of(1, count - 1),
  };
}

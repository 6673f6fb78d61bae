import type { ImageDataset } from '@gans/datasets';
import { type MetricResult, memorization } from '@gans/metrics';
import type { SyntheticPool } from '@gans/synthetic-data';
import { createSeed, permutation } from '@gans/tensor';
import type { TrainingData } from '../../data';

/** Images of each side whose nearest training image is looked for. */
const QUERIES = 200;

/** Measures whether generated images lie closer to the real training images than real test images do, by the distance of their pixels. Looks at no label.
 *
 *  @param data all its training images are searched.
 *  @param generated any images of the generator.
 */
export function checkMemorization(
  { train, test }: Pick<TrainingData, 'train' | 'test'>,
  { pixels, labels, imageShape }: Pick<SyntheticPool, 'pixels' | 'labels' | 'imageShape'>,
): MetricResult {
  const dimension = imageShape.reduce((product, side) => product * side, 1);
  const features = (values: Uint8Array) => ({ values, count: values.length / dimension, dimension });
  const first = Math.min(QUERIES, labels.length);
  return memorization(
    {
      training: features(allPixels(train)),
      heldOut: features(test.pixels(permutation(createSeed(0), test.length).subarray(0, QUERIES))),
      fake: features(pixels.subarray(0, first * dimension)),
    },
    { extractor: { name: 'pixels' } },
  );
}

const allPixels = (set: ImageDataset) => set.pixels(Int32Array.from({ length: set.length }, (_, i) => i));

import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { createSeed, integers, type Seed } from '@gans/tensor';
import { createGan } from '@gans/training';
import { builtInRecipe } from '../recipes/find-recipe';
import { resolveRecipe } from '../recipes/resolve-recipe';
import { type GanRunConfig, runConfig } from '../run/config';

/** A data set of noise, 8 x 8 pixels, whose brightness tells the class: enough to learn, small enough for a test.
 *
 *  @param count images.
 *  @param seed decides the noise.
 */
export function smallDataset(count: number, seed: Seed = createSeed(1)): ImageDataset {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const noise = integers(seed, count * 64, 60);
  const pixels = Uint8Array.from(noise, (value, i) => value + 90 * labels[Math.floor(i / 64)]!);
  return createImageDataset({
    name: 'small',
    classNames: ['dark', 'grey', 'light'],
    imageShape: [8, 8, 1],
    labels,
    pixels,
  });
}

/** The config of a run on such a set, with nets to match. */
export function smallConfig(dataset: ImageDataset = smallDataset(96)): GanRunConfig {
  const values = {
    nets: {
      generator: { filters: 2, latentSize: 4 },
      discriminator: { filters: 2, embeddingSize: 4 },
    },
    gan: { steps: 2, batchSize: 8 },
    classifier: {
      net: { filters: 2, featureSize: 6 },
      training: { epochs: 4, batchSize: 16, learningRate: 0.02 },
    },
    evaluation: { everySteps: 1, images: 12, gridColumns: 2 },
  };
  const { imageShape, classCount, length: count } = dataset;
  const resolved = resolveRecipe(builtInRecipe('reacgan'), { imageShape, classCount, count }, [
    { values, origin: 'test' },
  ]);
  return runConfig(resolved, { train: dataset, test: dataset }, { seed: 1, engine: 'cpu' });
}

/** A GAN of that size before its first step. */
export function smallGan(seed: Seed = createSeed(3)): ReturnType<typeof createGan> {
  return createGan(smallConfig().nets, seed);
}

import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { foldIn, randomBits, type Seed } from '@gans/tensor';
import type { TrainingValues } from './steps';

// Drawn once and repeated: what an image shows does not change what it costs.
const DRAWN = 2 ** 20;

/** Images of noise in memory, of the size and classes that a recipe was resolved for, each class in turn. */
export function noiseDataset({ nets }: Pick<TrainingValues, 'nets'>, count: number, seed: Seed): ImageDataset {
  const { height, width, channels, classCount } = nets.generator as unknown as Record<string, number>;
  const pixels = new Uint8Array(count * height! * width! * channels!);
  const drawn = new Uint8Array(
    randomBits(foldIn(seed, 'pixels'), Math.min(DRAWN, Math.ceil(pixels.length / 4))).buffer,
  );
  for (let at = 0; at < pixels.length; at += drawn.length) pixels.set(drawn.subarray(0, pixels.length - at), at);
  return createImageDataset({
    name: 'noise',
    classNames: Array.from({ length: classCount! }, (_, k) => String(k)),
    imageShape: [height!, width!, channels!],
    labels: Uint8Array.from({ length: count }, (_, i) => i % classCount!),
    pixels,
  });
}

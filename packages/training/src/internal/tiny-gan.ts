import { createImageDataset, type ImageDataset } from '@gans/datasets';
import { createSeed, integers } from '@gans/tensor';
import type { GanConfig } from '../gan/config';
import type { GanNetsConfig } from '../gan/create-gan';

// The smallest GAN that has all parts, for tests.

const shape = { classCount: 3, height: 8, width: 8, channels: 1, filters: 2 };

export const tinyNets: GanNetsConfig = {
  generator: { ...shape, net: 'dcgan', latentSize: 3 },
  discriminator: { ...shape, net: 'dcgan', head: 'embedding', embeddingSize: 4 },
};

export const tinyConfig: GanConfig = {
  batchSize: 6,
  steps: 6,
  adversarial: 'hinge',
  conditional: { name: 'd2d-cross-entropy', weight: 0.75, temperature: 0.5, positiveMargin: 0.9 },
  optimizers: {
    generator: { learningRate: 2e-3, beta1: 0.5, beta2: 0.9 },
    discriminator: { learningRate: 1e-3, beta1: 0.5, beta2: 0.9 },
  },
  average: { kind: 'decay', decay: 0.9, start: 2 },
};

/** Images of three classes: one of three bright rows, on noise. */
export function tinyDataset(count: number): ImageDataset {
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 3);
  const noise = integers(createSeed(count), count * 64, 60);
  const pixels = Uint8Array.from(noise, (value, i) => {
    const row = Math.floor((i % 64) / 8);
    return row === 2 * labels[Math.floor(i / 64)]! + 1 ? 255 - value : value;
  });
  return createImageDataset({
    name: 'tiny rows',
    classNames: ['top', 'middle', 'bottom'],
    imageShape: [8, 8, 1],
    labels,
    pixels,
  });
}

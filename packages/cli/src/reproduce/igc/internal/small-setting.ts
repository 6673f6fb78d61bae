import { createImageDataset, glyphs, type ImageDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { findExtractor, loadExtractor } from '../../../evaluate/extractor';
import type { TableSetting } from '../setting';

/** Few digits of some classes: the middle of the glyphs, 8 x 8 pixels. */
export function smallDigits(
  seed: number,
  classes: readonly number[],
  count: number,
): { images: ImageDataset; labels: Uint8Array } {
  const drawn = glyphs({ seed: createSeed(seed), count: 20 * count });
  const chosen = [...drawn.labels.keys()].filter((i) => classes.includes(drawn.labels[i]!)).slice(0, count);
  const pixels = new Uint8Array(64 * count);
  chosen.forEach((i, place) => {
    for (let row = 0; row < 8; row++)
      pixels.set(
        drawn.pixels.subarray(1024 * i + 32 * (row + 12) + 12, 1024 * i + 32 * (row + 12) + 20),
        64 * place + 8 * row,
      );
  });
  const labels = Uint8Array.from(chosen, (i) => classes.indexOf(drawn.labels[i]!));
  const classNames = classes.map(String);
  return { images: createImageDataset({ name: 'digits', classNames, imageShape: [8, 8, 1], labels, pixels }), labels };
}

/** A table of three classes that takes no time; the caller disposes its extractor. */
export async function smallSetting(cwd: string): Promise<TableSetting> {
  const classes = [0, 1, 2];
  return {
    data: {
      train: smallDigits(1, classes, 30).images,
      heldOut: smallDigits(2, classes, 6).images,
      test: smallDigits(3, classes, 12).images,
      others: smallDigits(4, [3, 4, 5], 12).images,
    },
    engine: { name: 'cpu', version: '4', threads: 1 },
    seed: 1,
    sizes: {
      length: { steps: 6 },
      images: 10,
      paperImages: 4,
      tuningImages: 6,
      mostChanges: 0,
      bank: 6,
      encoderSteps: 2,
      paperSteps: 2,
    },
    decoder: { latentSize: 2, hiddenSize: 4, batchSize: 8, distortion: 0 },
    ganSet: ['gan.batchSize=8', 'nets.generator.filters=2', 'nets.discriminator.filters=2'],
    extractor: await loadExtractor(await findExtractor('auto', [], [], cwd)),
  };
}

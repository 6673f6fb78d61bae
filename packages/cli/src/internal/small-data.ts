import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeIdxImages, encodeIdxLabels, glyphs } from '@gans/datasets';
import { createSeed } from '@gans/tensor';

/** Writes a folder of MNIST-format files that hold few enough glyphs for a whole run to take seconds.
 *
 *  @param folder made when absent.
 *  @param counts images of each split.
 *  @param size height and width in pixels, up to the glyphs' 32.
 */
export async function writeSmallData(
  folder: string,
  counts: { train: number; test: number } = { train: 128, test: 60 },
  size = 32,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [stem, count, seed] of [
    ['train', counts.train, 1],
    ['t10k', counts.test, 2],
  ] as const) {
    const { pixels, labels } = glyphs({ seed: createSeed(seed), count });
    await writeFile(
      join(folder, `${stem}-images-idx3-ubyte`),
      encodeIdxImages({ count, rows: size, columns: size, pixels: pixels.subarray(0, count * size * size) }),
    );
    await writeFile(join(folder, `${stem}-labels-idx1-ubyte`), encodeIdxLabels(labels));
  }
}

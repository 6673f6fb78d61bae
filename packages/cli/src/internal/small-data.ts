import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeIdxImages, encodeIdxLabels, glyphs } from '@gans/datasets';
import { createSeed } from '@gans/tensor';

/** Writes a folder of MNIST-format files that hold few enough glyphs for a whole run to take seconds.
 *
 *  @param folder made when absent.
 *  @param counts images of each split.
 */
export async function writeSmallData(
  folder: string,
  counts: { train: number; test: number } = { train: 128, test: 60 },
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [stem, count, seed] of [
    ['train', counts.train, 1],
    ['t10k', counts.test, 2],
  ] as const) {
    const { pixels, labels } = glyphs({ seed: createSeed(seed), count });
    await writeFile(
      join(folder, `${stem}-images-idx3-ubyte`),
      encodeIdxImages({ count, rows: 32, columns: 32, pixels }),
    );
    await writeFile(join(folder, `${stem}-labels-idx1-ubyte`), encodeIdxLabels(labels));
  }
}

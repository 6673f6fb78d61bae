import { toPixels } from '@gans/datasets';
import { type GeneratorSource, mineHardSamples } from '@gans/synthetic-data';
import { type Classifier, foldIn, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { drawLatents } from '@gans/training';
import { dispose } from '@tensorflow/tfjs-core';
import { imageGrid } from '../../grid';
import { encodePng } from '../../png';
import { MINING } from './plan';

/** Classes shown at most. */
const COLUMNS = 10;

/** Draws what mining does: one column a class, with the image of a random latent, of the same latent half way, and mined.
 *
 *  @param source generator.
 *  @param classifier that mines: the trained one.
 *  @param options `stepSize`, eta; `seed`, of the latents.
 *  @returns a PNG file in base64.
 */
export async function minedPicture(
  source: GeneratorSource,
  classifier: Classifier,
  { stepSize, seed }: { readonly stepSize: number; readonly seed: Seed },
): Promise<string> {
  const { spec } = source;
  const columns = Math.min(COLUMNS, spec.classCount);
  const labels = Int32Array.from({ length: columns }, (_, k) => k);
  const start = {
    latents: drawLatents(spec, foldIn(seed, 'picture'), columns),
    condition: oneHotRows(labels, spec.classCount),
  };
  try {
    const rows: Uint8Array[] = [];
    for (const steps of [0, MINING.steps / 2, MINING.steps]) {
      const { latents } = await mineHardSamples(source, classifier, start, { stepSize, steps });
      const images = source.generator(latents, start.condition);
      rows.push(await toPixels(images));
      dispose([latents, images]);
    }
    return Buffer.from(encodePng(imageGrid(Buffer.concat(rows), spec.imageShape, { columns, maxSize: 640 }))).toString(
      'base64',
    );
  } finally {
    dispose([start.latents, start.condition]);
  }
}

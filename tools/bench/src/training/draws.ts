import { drawDiffAugment } from '@gans/core-nets';
import { foldIn, integers, type Seed, type Tree } from '@gans/tensor';
import { type CheckedGanConfig, drawLatents, type GanNets } from '@gans/training';
import { tensor1d } from '@tensorflow/tfjs-core';

/** What one step draws from its seed, for a peer that is to make the same one: latents, classes and DiffAugment of each update.
 *
 *  `ganStep` gives it to nobody, so this repeats how it derives its seeds; were that to change, the sides would disagree and nothing be measured.
 */
export function drawsOf({ generator: { spec } }: GanNets, gan: CheckedGanConfig, seed: Seed): Tree {
  const [height, width] = spec.imageShape;
  const update = (net: 'discriminator' | 'generator', shown: readonly ('real' | 'fake')[]): Tree => {
    const own = foldIn(foldIn(seed, net), 0);
    const input = foldIn(own, 'input');
    return {
      latent: drawLatents(spec, foldIn(input, 'latents'), gan.batchSize),
      labels: numbers(integers(foldIn(input, 'labels'), gan.batchSize, spec.classCount)),
      ...Object.fromEntries(shown.map((name) => [name, augmentation(foldIn(own, `augment ${name}`))])),
    };
  };
  const augmentation = (own: Seed): Tree => {
    if (gan.diffAugment === undefined) return {};
    const { translation, cutout, ...colour } = drawDiffAugment(own, gan.batchSize, [height, width], gan.diffAugment);
    const parts = {
      ...colour,
      ...(translation && { translationRows: translation.rows, translationColumns: translation.columns }),
      ...(cutout && { cutoutRows: cutout.rows, cutoutColumns: cutout.columns }),
    };
    return Object.fromEntries(Object.entries(parts).map(([name, values]) => [name, numbers(values)]));
  };
  return { discriminator: update('discriminator', ['real', 'fake']), generator: update('generator', ['fake']) };
}

const numbers = (values: ArrayLike<number>) => tensor1d(Float32Array.from(values));

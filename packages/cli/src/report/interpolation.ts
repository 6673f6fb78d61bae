import { asGenerator, type GeneratorNet } from '@gans/core-nets';
import { toPixels } from '@gans/datasets';
import { foldIn, type Seed } from '@gans/tensor';
import { drawLatents } from '@gans/training';
import { oneHot, type Tensor2D, type Tensor4D, tensor2d, tidy, zeros } from '@tensorflow/tfjs-core';
import { imageGrid } from '../grid';
import { encodePng } from '../png';
import { INTERPOLATED_CLASSES } from './look-files';

const COLUMNS = 10;

/** Draws the images between pairs of latents as a PNG file: a row for each of the first classes, from one latent to another, the class held.
 *
 *  z(t) = (sin((1 - t) w) a + sin(t w) b) / sin w, w the angle between a and b, for a normal prior: lengths stay as likely as at the ends;
 *  z(t) = (1 - t) a + t b for a uniform one. White, "Sampling Generative Networks", 2016. arXiv:1609.04468. Deviates: nothing.
 *
 *  @param generator with the weights to draw with; not disposed.
 *  @param seed of the latents; the same pictures for the same weights.
 */
export async function interpolationStrip(generator: GeneratorNet, seed: Seed): Promise<Uint8Array> {
  const { classCount, latentSize, prior, imageShape } = generator.spec;
  const rows = classCount === 0 ? INTERPOLATED_CLASSES : Math.min(classCount, INTERPOLATED_CLASSES);
  const ends = drawLatents(generator.spec, foldIn(seed, 'interpolation'), 2 * rows);
  const values = await ends.data<'float32'>();
  ends.dispose();
  const latents = new Float32Array(rows * COLUMNS * latentSize);
  for (let row = 0; row < rows; row++) {
    const [a, b] = [0, 1].map((end) => values.subarray((2 * row + end) * latentSize, (2 * row + end + 1) * latentSize));
    for (let column = 0; column < COLUMNS; column++) {
      const [wa, wb] = (prior.kind === 'normal' ? sphericalWeights : linearWeights)(a!, b!, column / (COLUMNS - 1));
      latents.set(
        a!.map((value, d) => wa * value + wb * b![d]!),
        (row * COLUMNS + column) * latentSize,
      );
    }
  }
  const images = tidy(() => {
    const labels = Array.from({ length: rows * COLUMNS }, (_, i) => Math.floor(i / COLUMNS));
    const condition = classCount === 0 ? zeros([labels.length, 0]) : oneHot(labels, classCount).toFloat();
    return asGenerator(generator)(tensor2d(latents, [labels.length, latentSize]), condition as Tensor2D) as Tensor4D;
  });
  const pixels = await toPixels(images);
  images.dispose();
  return encodePng(imageGrid(pixels, imageShape, { columns: COLUMNS }));
}

function linearWeights(_a: Float32Array, _b: Float32Array, t: number): [number, number] {
  return [1 - t, t];
}

function sphericalWeights(a: Float32Array, b: Float32Array, t: number): [number, number] {
  const angle = Math.acos(Math.max(-1, Math.min(1, dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b)))));
  const sine = Math.sin(angle);
  return sine < 1e-6 ? [1 - t, t] : [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
}

const dot = (a: Float32Array, b: Float32Array) => a.reduce((sum, value, d) => sum + value * b[d]!, 0);

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { readSafetensors } from '@gans/checkpoints';
import { asGenerator, foldSpectralNorms, type GeneratorNet } from '@gans/core-nets';
import { toPixels } from '@gans/datasets';
import { createSeed, disposeTree, foldIn, isGansError, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { averagedGenerator, disposeGanState, drawLatents, loadGanCheckpoint } from '@gans/training';
import { slice, type Tensor4D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { type GeneratorChoice, generatorFile, loadGeneratorFile } from '../run/generator-files';
import type { IdentifiedSource } from './identify';
import type { ImageSource } from './source';

/** Images per call of the generator, as in `gans sample`: what is measured is what that command draws. */
const CHUNK = 100;

/** Opens the averaged generator of a run, or of a checkpoint file, as a set of images: image i depends on the seed and i only, its class is i mod K, and its pixels are bytes, as if it had been saved.
 *
 *  @param options `choice` of the run's generators, `count` and `seed`.
 *  @throws GansError when the run has no such generator, or the file holds none.
 */
export async function openGenerator(
  { kind, path, given }: IdentifiedSource,
  options: { readonly choice: GeneratorChoice; readonly count: number; readonly seed: number },
): Promise<ImageSource> {
  const { choice, count, seed } = options;
  const file = kind === 'run' ? generatorFile(path, choice) : path;
  const { net, classNames, step } = await load(file);
  const { classCount, imageShape } = net.spec;
  const sha256 = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  const labels = Int32Array.from({ length: count }, (_, i) => (classCount === 0 ? 0 : i % classCount));
  return {
    name: kind === 'run' ? `${basename(path)} (${choice})` : basename(path),
    kind: 'generated images',
    given,
    count,
    imageShape,
    classNames,
    labels,
    sha256,
    details: { generator: 'moving average of the weights', step, seed, classes: 'each in turn', truncation: 'none' },
    pixels: (first, length) => draw(net, createSeed(seed), first, length),
    dispose: () => disposeTree(net.params, net.state),
  };
}

/** Loads a generator for drawing alone: its spectral norms are divided out once for all images. */
async function load(file: string) {
  const folded = (net: GeneratorNet): GeneratorNet => ({ ...net, ...foldSpectralNorms(net) });
  try {
    const { net, classNames, step } = await loadGeneratorFile(file);
    const drawn = folded(net);
    disposeTree(net.params, net.state);
    return { net: drawn, classNames, step };
  } catch (error) {
    // A training state holds an averaged generator too.
    const isState = isGansError(error) && (await kindOf(file))?.startsWith('gans/gan-checkpoint/') === true;
    if (!isState) throw error;
    const { nets, state } = await loadGanCheckpoint(file);
    const drawn = folded(averagedGenerator(nets, state));
    disposeGanState(state);
    const classNames = Array.from({ length: drawn.spec.classCount }, (_, k) => String(k));
    return { net: drawn, classNames, step: state.step };
  }
}

async function kindOf(file: string): Promise<string | undefined> {
  return readSafetensors(file).then(
    ({ metadata }) => metadata.kind,
    () => undefined,
  );
}

/** Bytes of images `first` to `first + count`, whole chunks of the generator at a time, so that no image depends on which others are asked for. */
async function draw(net: GeneratorNet, seed: Seed, first: number, count: number): Promise<Uint8Array> {
  const generate = asGenerator(net);
  const imageSize = net.spec.imageShape.reduce((product, size) => product * size, 1);
  const pixels = new Uint8Array(count * imageSize);
  for (let start = first - (first % CHUNK); start < first + count; start += CHUNK) {
    const [from, to] = [Math.max(first, start), Math.min(first + count, start + CHUNK)];
    const images = tidy(() => {
      const latent = drawLatents(net.spec, foldIn(seed, 'latents'), CHUNK, start);
      const { classCount } = net.spec;
      const labels = Int32Array.from({ length: CHUNK }, (_, i) => (start + i) % classCount);
      const condition = classCount === 0 ? tensor2d([], [CHUNK, 0]) : oneHotRows(labels, classCount);
      return slice(generate(latent, condition), from - start, to - from) as Tensor4D;
    });
    try {
      pixels.set(await toPixels(images), (from - first) * imageSize);
    } finally {
      images.dispose();
    }
  }
  return pixels;
}

import { GansError, ShapeError, type Taps, ValueError } from '@gans/tensor';
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { FeatureSet } from './feature-set';

/** Rows that a tap gave, one an image, in float32. */
export interface FeatureRows extends FeatureSet {
  readonly values: Float32Array;
}

/** What to extract, and how to watch or stop it. */
export interface ExtractFeaturesOptions<Name extends string> {
  /** The taps to keep. */
  readonly names: readonly Name[];
  /** Stops between batches; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each batch with the number of images done. */
  readonly onProgress?: (imagesDone: number) => void;
}

/** Runs images through a net and keeps the rows of the named taps: the first rung of every metric's ladder.
 *
 *  @param taps maps images float32 [N, H, W, C] in [-1, 1] to named tensors; those named must be [N, D].
 *  @param batches of images, one after another, not disposed: a generator may dispose each when it is asked for the next.
 *  @param options the names of the taps, `signal` and `onProgress`.
 *  @returns the rows of each tap, in the order of the images. Frees what `taps` made; yields to the event loop after each batch.
 *  @throws ValueError when a name is no tap; ShapeError when a tap is not a matrix of one row an image; GansError (code ABORTED).
 *  @example
 *  const taps = (images: tf.Tensor4D) => ({ colour: tf.mean(images, [1, 2]) });
 *  const { colour } = await extractFeatures(taps, [tf.zeros([2, 4, 4, 3])], { names: ['colour'] });
 *  console.log(colour.count, colour.dimension); // 2 3
 */
export async function extractFeatures<Name extends string>(
  taps: Taps,
  batches: Iterable<Tensor4D> | AsyncIterable<Tensor4D>,
  { names, signal, onProgress }: ExtractFeaturesOptions<Name>,
): Promise<Record<Name, FeatureRows>> {
  const parts = new Map(names.map((name): [Name, Float32Array[]] => [name, []]));
  const dimensions = new Map<Name, number>();
  let count = 0;
  for await (const images of batches) {
    if (signal?.aborted)
      throw new GansError('ABORTED', `extractFeatures: stopped by the caller's signal after ${count} images.`);
    const outputs = tidy(() => pick(taps(images), names));
    try {
      for (const name of names) {
        expectRows(name, outputs[name], images.shape[0], dimensions.get(name));
        dimensions.set(name, outputs[name].shape[1]!);
        parts.get(name)!.push((await outputs[name].data()) as Float32Array);
      }
    } finally {
      for (const output of Object.values<Tensor>(outputs)) output.dispose();
    }
    count += images.shape[0];
    onProgress?.(count);
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  const rows = names.map((name): [Name, FeatureRows] => [
    name,
    { values: joined(parts.get(name)!), count, dimension: dimensions.get(name) ?? 0 },
  ]);
  return Object.fromEntries(rows) as Record<Name, FeatureRows>;
}

function pick<Name extends string>(outputs: Record<string, Tensor>, names: readonly Name[]): Record<Name, Tensor> {
  const missing = names.find((name) => !(name in outputs));
  if (missing !== undefined)
    throw new ValueError(
      `extractFeatures: expected names to be taps (${Object.keys(outputs).join(', ')}), got '${missing}'.`,
    );
  return Object.fromEntries(names.map((name) => [name, outputs[name]!.clone()])) as Record<Name, Tensor>;
}

function expectRows(name: string, output: Tensor, images: number, dimension: number | undefined): void {
  const { rank, shape } = output;
  if (rank !== 2 || shape[0] !== images || shape[1] === 0 || (dimension !== undefined && shape[1] !== dimension))
    throw new ShapeError(
      `extractFeatures: expected tap '${name}' to be [${images}, ${dimension ?? 'D'}], got [${shape.join(', ')}]. Pool or flatten it to one row an image.`,
    );
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    all.set(part, offset);
    offset += part.length;
  }
  return all;
}

import { GansError, type Generator, ValueError } from '@gans/tensor';
import { tensor4d } from '@tensorflow/tfjs-core';
import type { ClassDecision, ClassifyOptions } from './classify';
import { addCosts, type SearchCost } from './cost';
import { decisionsOf, type ReadyClassifier, readyToClassify } from './internal/class-decisions';
import { searchOneChunk } from './internal/each-chunk';
import { faultOf } from './internal/expect';
import type { InversionSpec } from './spec';

/** An image of a stream, or the news that it could not be read. */
export type StreamedImage =
  | { readonly name?: string /** [H, W, C], row-major, in the generator's range. */; readonly pixels: Float32Array }
  | { readonly name?: string; readonly error: string };

/** What was decided of a streamed image. */
export interface StreamedDecision extends ClassDecision {
  readonly name?: string;
}

/** An image that could not be classified, and why. */
export interface StreamedFailure {
  readonly index: number;
  readonly name?: string;
  readonly error: string;
}

/** Options of `classifyStream`. */
export interface ClassifyStreamOptions extends ClassifyOptions {
  /** Images before this one are read over: a stream that was stopped goes on where it was, with the same decisions. Default 0. */
  readonly firstIndex?: number;
}

/** Classifies a stream of images with bounded memory, in order; what is wrong with one image is its own failure.
 *
 *  Images are cut into chunks by their index, so that neither a failure nor where the stream is taken up again changes another image's decision.
 *
 *  @param images any number, each read when its chunk is due.
 *  @returns one decision or failure an image. Take no further when you have enough: nothing is left behind.
 *  @throws what `search` throws of options and generator; GansError (code ABORTED).
 *  @example
 *  const { generator, spec } = source;
 *  const images = [{ name: 'a', pixels: new Float32Array(64) }, { name: 'b', error: 'not a PNG' }];
 *  for await (const result of classifyStream(generator, spec, images, { preset: 'cold', schedule: [{ steps: 2 }] }))
 *    console.log(result.name, 'error' in result ? result.error : result.label);
 */
export async function* classifyStream(
  generator: Generator,
  spec: InversionSpec,
  images: Iterable<StreamedImage> | AsyncIterable<StreamedImage>,
  { firstIndex = 0, ...options }: ClassifyStreamOptions = {},
): AsyncGenerator<StreamedDecision | StreamedFailure> {
  if (!Number.isSafeInteger(firstIndex) || firstIndex < 0)
    throw new ValueError(`classifyStream: expected firstIndex to be an integer >= 0, got ${firstIndex}.`);
  const ready = await readyToClassify('classifyStream', generator, spec, options);
  const { chunkImages } = ready.search;
  let total: SearchCost | undefined;
  const finish = async function* (items: readonly (StreamedImage | undefined)[], first: number) {
    const { results, cost } = await classifyItems(ready, items, first);
    if (cost !== undefined) {
      total = total === undefined ? cost : addCosts([total, cost]);
      options.onProgress?.(total);
    }
    yield* results;
  };
  let items: (StreamedImage | undefined)[] = [];
  let index = 0;
  for await (const item of images) {
    if (options.signal?.aborted)
      throw new GansError('ABORTED', `classifyStream: stopped by the caller's signal after ${index} images.`);
    // Places of images that were done before stay empty.
    items.push(index < firstIndex ? undefined : item);
    index++;
    if (items.length < chunkImages) continue;
    if (index > firstIndex) yield* finish(items, index - items.length);
    items = [];
  }
  if (items.length > 0 && index > firstIndex) yield* finish(items, index - items.length);
}

async function classifyItems(
  ready: ReadyClassifier,
  items: readonly (StreamedImage | undefined)[],
  first: number,
): Promise<{ results: (StreamedDecision | StreamedFailure)[]; cost: SearchCost | undefined }> {
  const { spec } = ready.search.plan;
  const { imageShape, pixelRange = [-1, 1] } = spec;
  const size = imageShape.reduce((product, length) => product * length, 1);
  const faults = items.map((item) => item && faultOfItem(item, size, imageShape, pixelRange));
  const asked = Uint8Array.from(items, (item, i) => Number(item !== undefined && faults[i] === undefined));
  // An image that is not asked about keeps its place, so that the others keep theirs: black serves as well as anything.
  const pixels = new Float32Array(items.length * size).fill(pixelRange[0]);
  for (const [i, item] of items.entries())
    if (asked[i] === 1) pixels.set((item as { pixels: Float32Array }).pixels, i * size);
  const images = tensor4d(pixels, [items.length, ...imageShape]);
  try {
    const { decided, cost } = asked.includes(1)
      ? await decisionsOf(ready, await searchOneChunk(ready.search, images, { asked }), first)
      : { decided: [], cost: undefined };
    const results = items.flatMap((item, i): (StreamedDecision | StreamedFailure)[] => {
      if (item === undefined) return [];
      const name = item.name === undefined ? {} : { name: item.name };
      return faults[i] === undefined
        ? [{ ...decided[i]!, ...name }]
        : [{ index: first + i, ...name, error: faults[i]! }];
    });
    return { results, cost };
  } finally {
    images.dispose();
  }
}

function faultOfItem(
  item: StreamedImage,
  size: number,
  shape: readonly number[],
  range: readonly [number, number],
): string | undefined {
  if ('error' in item) return item.error;
  if (item.pixels?.length !== size)
    return `expected ${size} numbers for an image [${shape.join(', ')}], got ${item.pixels?.length ?? 'none'}. Resize it, or take the generator of that size.`;
  const fault = faultOf(item.pixels, range);
  return fault && `expected ${fault}`;
}

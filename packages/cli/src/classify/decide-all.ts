import { toImages } from '@gans/datasets';
import {
  type ClassifyOptions,
  classifyStream,
  type InversionSpec,
  type SearchCost,
  type StreamedDecision,
  type StreamedImage,
} from '@gans/igc';
import type { Generator } from '@gans/tensor';
import type { OpenedImages } from './open-images';

/** A generator, images of its size, and how to search. */
export interface ClassifierAtWork {
  readonly generator: Generator;
  readonly spec: InversionSpec;
  /** By number. */
  readonly classNames: readonly string[];
  readonly images: OpenedImages;
  readonly options: ClassifyOptions;
}

/** What was decided of an image. */
export interface ClassifiedImage {
  /** Place among the images. */
  readonly index: number;
  readonly image: string;
  /** Name of the class. */
  readonly class: string;
  /** The class that its folder or label says. */
  readonly truth?: string;
  /** Of the class's redrawn image: also how far the image is from all that the generator can draw. */
  readonly distance: number;
  /** To the second best class. */
  readonly margin: number;
  /** Of its class, and whether it is taken for none of the classes: where the model is calibrated. */
  readonly probability?: number;
  readonly isOutOfClass?: boolean;
  /** By class. */
  readonly distances: readonly number[];
}

/** Images that are read at a time. */
const BLOCK = 256;

/** Classifies images one after another, with memory for one chunk of them.
 *
 *  @param onProgress is told how many are done.
 *  @returns the decisions in order, and what they cost; no cost where there was no image.
 */
export async function decideAll(
  { generator, spec, classNames, images, options }: ClassifierAtWork,
  onProgress: (done: number) => unknown,
): Promise<{ decisions: ClassifiedImage[]; cost: SearchCost | undefined }> {
  const decisions: ClassifiedImage[] = [];
  let cost: SearchCost | undefined;
  const results = classifyStream(generator, spec, eachImage(images, spec), {
    ...options,
    onProgress: (sum) => {
      cost = sum;
      onProgress(sum.images);
    },
  });
  for await (const result of results) {
    // Bytes are always pixels in range: a failure would be ours.
    if ('error' in result) throw new Error(result.error);
    decisions.push(classified(result, classNames, images));
  }
  return { decisions, cost };
}

function classified(
  { index, label, outOfClassScore, margin, distances, probabilities, isOutOfClass }: StreamedDecision,
  classNames: readonly string[],
  { nameOf, labels }: OpenedImages,
): ClassifiedImage {
  return {
    index,
    image: nameOf(index),
    class: classNames[label]!,
    ...(labels && { truth: classNames[labels[index]!]! }),
    distance: outOfClassScore,
    margin,
    ...(probabilities && { probability: probabilities[label]! }),
    ...(isOutOfClass !== undefined && { isOutOfClass }),
    distances: [...distances],
  };
}

async function* eachImage(images: OpenedImages, { imageShape }: InversionSpec): AsyncGenerator<StreamedImage> {
  const size = imageShape.reduce((product, length) => product * length, 1);
  for (let first = 0; first < images.count; first += BLOCK) {
    const count = Math.min(BLOCK, images.count - first);
    const block = toImages(images.pixels(first, count), imageShape);
    const values = await block.data<'float32'>();
    block.dispose();
    for (let i = 0; i < count; i++) yield { pixels: values.slice(i * size, (i + 1) * size) };
  }
}

import { GansError, type Generator, isGansError, nearestWord, ShapeError, ValueError } from '@gans/tensor';
import {
  all,
  greaterEqual,
  lessEqual,
  logicalAnd,
  reshape,
  slice,
  type Tensor2D,
  type Tensor4D,
  tidy,
} from '@tensorflow/tfjs-core';
import { widthOf } from '../noise';
import { priorMoments } from '../prior';
import type { InversionSpec } from '../spec';

/** Pixels may leave their range by this share of its width: the rounding of float32. */
const ROUNDING = 1e-5;

const listed = (values: readonly number[]) => `[${values.join(', ')}]`;

/** Checks what is known of a generator. */
export function expectSpec(caller: string, spec: InversionSpec): void {
  const { latentSize, classCount, imageShape, prior, pixelRange = [-1, 1] } = spec;
  const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 1;
  for (const [name, value] of Object.entries({ latentSize, classCount }))
    if (!isCount(value))
      throw new ValueError(`${caller}: expected spec.${name} to be a positive integer, got ${value}.`);
  if (imageShape?.length !== 3 || !imageShape.every(isCount))
    throw new ShapeError(
      `${caller}: expected spec.imageShape to be [H, W, C], got ${imageShape && listed(imageShape)}.`,
    );
  priorMoments(prior, latentSize);
  widthOf(caller, pixelRange);
}

/** Checks the shape of images. */
function expectImageShape(caller: string, images: Tensor4D, { imageShape }: InversionSpec): void {
  if (images.rank !== 4 || images.shape.slice(1).join() !== imageShape.join())
    throw new ShapeError(
      `${caller}: expected images ${listed(['N' as unknown as number, ...imageShape])}, as the generator makes them, got ${listed(images.shape)}. Resize them, or take the generator of that size.`,
    );
}

/** Checks that all pixels are numbers in their range: one read-back for all images.
 *
 *  @throws ValueError naming the first image that is not, and a pixel of it.
 */
async function expectPixels(caller: string, images: Tensor4D, { pixelRange = [-1, 1] }: InversionSpec): Promise<void> {
  const [min, max] = pixelRange;
  const slack = ROUNDING * (max - min);
  const sound = tidy(() =>
    all(
      reshape(logicalAnd(greaterEqual(images, min - slack), lessEqual(images, max + slack)), [images.shape[0], -1]),
      1,
    ),
  );
  const flags = await sound.data();
  sound.dispose();
  const bad = flags.findIndex((flag) => !flag);
  if (bad < 0) return;
  const image = tidy(() => slice(images, bad, 1));
  const fault = faultOf(await image.data<'float32'>(), pixelRange);
  image.dispose();
  throw new ValueError(`${caller}: expected image ${bad} to hold ${fault}`);
}

/** Checks images, once for all of them.
 *
 *  @throws ShapeError or ValueError as `search`.
 */
export async function expectImages(caller: string, images: Tensor4D, spec: InversionSpec): Promise<void> {
  expectImageShape(caller, images, spec);
  if (images.shape[0] === 0) throw new ValueError(`${caller}: expected images to hold at least one image, got none.`);
  await expectPixels(caller, images, spec);
}

/** What is wrong with the pixels of an image, if anything: what was expected, what was found, what to do. */
export function faultOf(pixels: ArrayLike<number>, [min, max]: readonly [number, number]): string | undefined {
  const slack = ROUNDING * (max - min);
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i]!;
    if (!(value >= min - slack && value <= max + slack))
      return `pixels in [${min}, ${max}], got ${value} at ${i}. ${Number.isNaN(value) ? 'Check how it was read.' : 'Scale its pixels to that range.'}`;
  }
  return undefined;
}

/** Runs the generator and checks what comes out. */
export function runGenerator(
  caller: string,
  generator: Generator,
  { imageShape, latentSize, classCount }: InversionSpec,
  latents: Tensor2D,
  conditions: Tensor2D,
): Tensor4D {
  let images: Tensor4D;
  try {
    images = generator(latents, conditions);
  } catch (error) {
    if (isGansError(error)) throw error;
    throw new GansError(
      'SHAPE',
      `${caller}: expected the generator to take latents [R, ${latentSize}] and conditions [R, ${classCount}], got an error: ${(error as Error).message.replace(/\s+/g, ' ').trim()}. Check latentSize and classCount of its spec.`,
      { cause: error },
    );
  }
  const wanted = [latents.shape[0], ...imageShape];
  if (images?.shape?.join() !== wanted.join())
    throw new ShapeError(
      `${caller}: expected the generator to give images ${listed(wanted)}, got ${images?.shape && listed(images.shape)}. Check imageShape of its spec.`,
    );
  return images;
}

/** Checks a name against a table, and says which known one is nearest. */
export function expectKnown(caller: string, what: string, name: string, known: readonly string[]): void {
  if (!known.includes(name))
    throw new ValueError(
      `${caller}: expected ${what} to be one of ${known.join(', ')}, got '${name}'. The nearest known one is ${nearestWord(name, known)}.`,
    );
}

/** Checks class indices. */
export function expectClasses(caller: string, what: string, classes: ArrayLike<number>, classCount: number): void {
  if (classes.length === 0)
    throw new ValueError(
      `${caller}: expected ${what} to hold at least one class, got none. Leave it out for all classes.`,
    );
  for (let i = 0; i < classes.length; i++)
    if (!Number.isInteger(classes[i]) || classes[i]! < 0 || classes[i]! >= classCount)
      throw new ValueError(
        `${caller}: expected ${what} to hold classes from 0 to ${classCount - 1}, got ${classes[i]} at position ${i}.`,
      );
}

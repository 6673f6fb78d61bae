import { nearestWord, ShapeError, ValueError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Checks a finite number above 0. */
export function expectPositive(caller: string, name: string, value: number): void {
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new ValueError(`${caller}: expected ${name} to be a finite number > 0, got ${value}.`);
}

/** Checks a finite number of 0 or more. */
export function expectNotNegative(caller: string, name: string, value: number): void {
  if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
    throw new ValueError(`${caller}: expected ${name} to be a finite number >= 0, got ${value}.`);
}

/** Checks a whole number of at least `least`. */
export function expectCount(caller: string, name: string, value: number, least = 1): void {
  if (!Number.isSafeInteger(value) || value < least)
    throw new ValueError(`${caller}: expected ${name} to be an integer >= ${least}, got ${value}.`);
}

/** Checks one of several words, and names the nearest to one that is none of them. */
export function expectOneOf(caller: string, name: string, value: string, words: readonly string[]): void {
  if (words.includes(value)) return;
  const meant = typeof value === 'string' ? nearestWord(value, words) : undefined;
  throw new ValueError(
    `${caller}: expected ${name} to be one of ${words.map((word) => `'${word}'`).join(', ')}, got ${typeof value === 'string' ? `'${value}'` : value}.${meant === undefined ? '' : ` Did you mean '${meant}'?`}`,
  );
}

/** Checks images [N, H, W, C], not empty. */
export function expectImages(caller: string, name: string, images: Tensor): void {
  if (images?.rank !== 4 || images.size === 0)
    throw new ShapeError(
      `${caller}: expected ${name} to be a tensor [N, H, W, C], not empty, got ${images?.shape === undefined ? images : `[${images.shape.join(', ')}]`}.`,
    );
}

/** Checks a perturbation [H, W, C] of images of that shape. */
export function expectPerturbation(caller: string, perturbation: Tensor, imageShape?: readonly number[]): void {
  const shape = perturbation?.shape;
  if (perturbation?.rank !== 3 || perturbation.size === 0)
    throw new ShapeError(
      `${caller}: expected perturbation to be a tensor [H, W, C], not empty, got ${shape === undefined ? perturbation : `[${shape.join(', ')}]`}.`,
    );
  if (imageShape !== undefined && shape.join() !== imageShape.join())
    throw new ShapeError(
      `${caller}: expected perturbation to be [${imageShape.join(', ')}] as the images, got [${shape.join(', ')}].`,
    );
}

/** Checks logits [N, K] of at least two classes. */
export function expectLogits(caller: string, logits: Tensor): void {
  if (logits?.rank !== 2 || logits.size === 0 || logits.shape[1]! < 2)
    throw new ShapeError(
      `${caller}: expected logits to be [N, K] with K >= 2, got ${logits?.shape === undefined ? logits : `[${logits.shape.join(', ')}]`}.`,
    );
}

/** Checks one class index in [0, K) for each of the N rows of logits. */
export function expectClasses(caller: string, classes: ArrayLike<number>, [count, classCount]: number[]): void {
  if (classes?.length !== count)
    throw new ShapeError(
      `${caller}: expected classes to hold one class for each of the ${count} rows of logits, got ${classes?.length ?? classes}.`,
    );
  for (let i = 0; i < count; i++) expectClass(caller, 'classes', classes[i]!, classCount!, ` at position ${i}`);
}

/** Checks a class index in [0, K). */
export function expectClass(caller: string, name: string, value: number, classCount: number, where = ''): void {
  if (!Number.isInteger(value) || value < 0 || value >= classCount)
    throw new ValueError(
      `${caller}: expected ${name} to be ${where === '' ? 'an integer' : 'integers'} from 0 to ${classCount - 1}, got ${value}${where}.`,
    );
}

import { ShapeError } from '@gans/tensor';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';

/** Whether a value is a float32 tensor of a shape, in which 'N' stands for any size. */
export function fits(value: unknown, shape: readonly ('N' | number)[]): value is Tensor {
  return (
    isTensor(value) &&
    value.dtype === 'float32' &&
    value.rank === shape.length &&
    shape.every((size, axis) => size === 'N' || size === value.shape[axis])
  );
}

/** What was given in the place of a float32 tensor, for a message: its shape, and its dtype where that is another. */
export function shown(value: unknown): string {
  if (!isTensor(value)) return Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value;
  const shape = `[${value.shape.join(', ')}]`;
  return value.dtype === 'float32' ? shape : `${value.dtype} ${shape}`;
}

/** Checks the images that a net is given.
 *
 *  @throws ShapeError when they have not the shape, or are not float32.
 */
export function checkImages(
  caller: string,
  imageShape: readonly [height: number, width: number, channels: number],
  images: Tensor4D,
): void {
  if (fits(images, ['N', ...imageShape])) return;
  throw new ShapeError(
    `${caller}: expected images [N, ${imageShape.join(', ')}], got ${shown(images)}. They are float32, in [-1, 1].`,
  );
}

/** How a condition is made, for a message. */
export const conditionAdvice = (classCount: number): string =>
  classCount === 0
    ? 'Without classes the condition is zeros([N, 0]).'
    : `Labels become one with oneHotRows(labels, ${classCount}) of @gans/tensor/ops.`;

// Two copies of tfjs-core may meet in one process, so an instance check does not do.
const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value;

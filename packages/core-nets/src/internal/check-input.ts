import { ShapeError, ValueError } from '@gans/tensor';
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core';
import type { Classes } from '../layers/embedding';

/** A shape to be checked, in which a letter such as 'N' stands for any size. */
export type ShapeRule = readonly (string | number)[];

/** Whether a value is a float32 tensor of a shape. */
export function fits(value: unknown, shape: ShapeRule): value is Tensor {
  return (
    isTensor(value) &&
    value.dtype === 'float32' &&
    value.rank === shape.length &&
    shape.every((size, axis) => typeof size === 'string' || size === value.shape[axis])
  );
}

/** What was given in the place of a float32 tensor, for a message: its shape, and its dtype where that is another. */
export function shown(value: unknown): string {
  if (!isTensor(value)) return Array.isArray(value) ? 'an array' : value === null ? 'null' : typeof value;
  const shape = `[${value.shape.join(', ')}]`;
  return value.dtype === 'float32' ? shape : `${value.dtype} ${shape}`;
}

/** Checks a tensor that a layer or a net is given.
 *
 *  @param name the argument, as messages name it.
 *  @param advice what else the caller should know, or do.
 *  @throws ShapeError when it has not the shape, or is not float32.
 */
export function expectTensor(caller: string, name: string, value: unknown, shape: ShapeRule, advice: string): void {
  if (fits(value, shape)) return;
  throw new ShapeError(`${caller}: expected ${name} [${shape.join(', ')}], got ${shown(value)}. ${advice}`);
}

/** Checks the images that a net is given. */
export function checkImages(
  caller: string,
  imageShape: readonly [height: number, width: number, channels: number],
  images: Tensor4D,
): void {
  expectTensor(caller, 'images', images, ['N', ...imageShape], 'They are float32, in [-1, 1].');
}

/** Checks the classes that a layer is given.
 *
 *  @param classCount K.
 *  @param count N, where something else says how many there are.
 *  @throws ShapeError when a condition does not fit, or there are not so many labels; ValueError naming the first label that is no class.
 */
export function expectClasses(caller: string, classes: Classes, classCount: number, count?: number): void {
  if (isTensor(classes)) {
    expectTensor(caller, 'condition', classes, [count ?? 'N', classCount], conditionAdvice(classCount));
    return;
  }
  if (classes?.length === undefined || (count !== undefined && classes.length !== count))
    throw new ShapeError(
      `${caller}: expected ${count ?? 'N'} labels or a condition [${count ?? 'N'}, ${classCount}], got ${classes?.length ?? shown(classes)}. Give each row its class.`,
    );
  for (let n = 0; n < classes.length; n++)
    if (!Number.isInteger(classes[n]) || classes[n]! < 0 || classes[n]! >= classCount)
      throw new ValueError(
        `${caller}: expected labels to be integers from 0 to ${classCount - 1}, got ${classes[n]} at position ${n}. There is a row of weights for each of ${classCount} classes.`,
      );
}

/** How a condition is made, for a message. */
export const conditionAdvice = (classCount: number): string =>
  classCount === 0
    ? 'Without classes the condition is zeros([N, 0]).'
    : `Labels become one with oneHotRows(labels, ${classCount}) of @gans/tensor/ops.`;

/** Whether a value is a tensor. Two copies of tfjs-core may meet in one process, so an instance check does not do. */
export const isTensor = (value: unknown): value is Tensor =>
  typeof value === 'object' && value !== null && 'dataId' in value && 'shape' in value;

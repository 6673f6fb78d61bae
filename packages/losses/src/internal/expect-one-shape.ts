import { ShapeError } from '@gans/tensor';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expectMatrix } from './expect-tensor';

/** Checks matrices, given by the names of their arguments: none is empty, and all have the shape of the first. */
export function expectOneShape(caller: string, axes: string, matrices: Readonly<Record<string, Tensor2D>>): void {
  const [[firstName, first], ...others] = Object.entries(matrices) as [[string, Tensor2D], ...[string, Tensor2D][]];
  expectMatrix(caller, firstName, axes, first);
  for (const [name, matrix] of others) {
    expectMatrix(caller, name, axes, matrix);
    if (matrix.shape.join() !== first.shape.join())
      throw new ShapeError(
        `${caller}: expected ${name} to have the shape of ${firstName}, [${first.shape.join(', ')}], got [${matrix.shape.join(', ')}]. Row i of each belongs to sample i.`,
      );
  }
}

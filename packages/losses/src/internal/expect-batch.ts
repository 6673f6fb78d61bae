import { ShapeError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import { expectGiven } from './expect-tensor';

/** Checks a batch: [N, ...], not empty. */
export function expectBatch(caller: string, name: string, batch: Tensor): void {
  expectGiven(caller, name, batch);
  if (batch.rank === 0 || batch.size === 0)
    throw new ShapeError(`${caller}: expected ${name} to be [N, ...], not empty, got [${batch.shape.join(', ')}].`);
}

/** Checks that a tensor has a shape that another argument, or the other's batch, decides. */
export function expectShape(
  caller: string,
  name: string,
  tensor: Tensor,
  shape: readonly number[],
  like: string,
): void {
  expectGiven(caller, name, tensor);
  if (tensor.shape.join() !== shape.join())
    throw new ShapeError(
      `${caller}: expected ${name} to be [${shape.join(', ')}] to go with ${like}, got [${tensor.shape.join(', ')}].`,
    );
}

/** Checks two batches whose samples are paired: the same shape, not empty. */
export function expectPaired(
  caller: string,
  [name, batch]: readonly [string, Tensor],
  [otherName, other]: readonly [string, Tensor],
): void {
  expectBatch(caller, name, batch);
  expectShape(caller, otherName, other, batch.shape, name);
}

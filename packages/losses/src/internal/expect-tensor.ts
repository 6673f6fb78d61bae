import { ShapeError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Checks a batch of discriminator logits: [N] or [N, 1], not empty. */
export function expectLogits(caller: string, name: string, logits: Tensor): void {
  expectGiven(caller, name, logits);
  const { rank, shape, size } = logits;
  if (size === 0 || rank === 0 || rank > 2 || (rank === 2 && shape[1] !== 1))
    throw new ShapeError(
      `${caller}: expected ${name} to be [N, 1] or [N] with N >= 1, got [${shape.join(', ')}]. Pass the raw outputs of the discriminator, one an image.`,
    );
}

/** Checks two batches of logits, `realLogits` and `fakeLogits`; they may differ in size. */
export function expectRealAndFake(caller: string, realLogits: Tensor, fakeLogits: Tensor): void {
  expectLogits(caller, 'realLogits', realLogits);
  expectLogits(caller, 'fakeLogits', fakeLogits);
}

/** Checks two batches of logits of one size, of which sample i is held against sample i. */
export function expectPairs(caller: string, realLogits: Tensor, fakeLogits: Tensor): void {
  expectRealAndFake(caller, realLogits, fakeLogits);
  if (realLogits.size !== fakeLogits.size)
    throw new ShapeError(
      `${caller}: expected fakeLogits to hold as many logits as realLogits, ${realLogits.size}, got ${fakeLogits.size}. It pairs sample i with sample i: use batches of one size.`,
    );
}

/** Checks a matrix with at least one row and one column. */
export function expectMatrix(caller: string, name: string, axes: string, matrix: Tensor): void {
  expectGiven(caller, name, matrix);
  if (matrix.rank !== 2 || matrix.size === 0)
    throw new ShapeError(`${caller}: expected ${name} to be ${axes}, not empty, got [${matrix.shape.join(', ')}].`);
}

/** Checks that a tensor was passed at all: programs in JavaScript may leave one out. */
export function expectGiven(caller: string, name: string, tensor: Tensor): void {
  if (tensor?.shape === undefined) throw new ShapeError(`${caller}: expected ${name} to be a tensor, got ${tensor}.`);
}

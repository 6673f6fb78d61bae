import { ShapeError, ValueError } from '@gans/tensor';

/** Checks one number a class: images, or images expected, so finite and >= 0. */
export function expectCounts(caller: string, name: string, counts: ArrayLike<number>, classCount?: number): void {
  expectClassValues(caller, name, counts, classCount);
}

/** Checks one weight a class: finite and >= 0. */
export function expectWeights(caller: string, weights: ArrayLike<number>, classCount: number): void {
  expectClassValues(caller, 'weights', weights, classCount);
}

function expectClassValues(caller: string, name: string, values: ArrayLike<number>, classCount?: number): void {
  const length = values?.length;
  if (!(length > 0) || (classCount !== undefined && length !== classCount))
    throw new ShapeError(
      `${caller}: expected ${name} to hold ${classCount === undefined ? 'at least one number' : `${classCount} numbers`}, one a class, got ${length ?? values}.`,
    );
  for (let k = 0; k < length; k++)
    if (!(values[k]! >= 0 && values[k]! < Infinity))
      throw new ValueError(`${caller}: expected ${name} to be finite and >= 0, got ${values[k]} for class ${k}.`);
}

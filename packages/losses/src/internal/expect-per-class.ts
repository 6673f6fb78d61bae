import { ShapeError, ValueError } from '@gans/tensor';

/** Checks numbers of which each class has one, such as counts and weights: finite and >= 0. Without `classCount` there may be any number of classes from 1 on. */
export function expectPerClass(caller: string, name: string, values: ArrayLike<number>, classCount?: number): void {
  const length = values?.length;
  if (!(length > 0) || (classCount !== undefined && length !== classCount))
    throw new ShapeError(
      `${caller}: expected ${name} to hold ${classCount === undefined ? 'at least one number' : `${classCount} numbers`}, one a class, got ${length ?? values}.`,
    );
  for (let k = 0; k < length; k++)
    if (!(values[k]! >= 0 && values[k]! < Infinity))
      throw new ValueError(`${caller}: expected ${name} to be finite and >= 0, got ${values[k]} for class ${k}.`);
}

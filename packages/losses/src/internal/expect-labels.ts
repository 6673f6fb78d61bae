import { ShapeError, ValueError } from '@gans/tensor';

/** Checks that there is one class index in [0, classCount) for each of `count` samples. */
export function expectLabels(
  caller: string,
  labels: ArrayLike<number>,
  { count, samples, classCount, name = 'labels' }: LabelRule,
): void {
  if (labels?.length !== count)
    throw new ShapeError(
      `${caller}: expected ${name} to hold one label for each of the ${count} ${samples}, got ${labels?.length ?? labels}.`,
    );
  for (let i = 0; i < count; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= classCount)
      throw new ValueError(
        `${caller}: expected ${name} to be integers from 0 to ${classCount - 1}, got ${label} at position ${i}.`,
      );
  }
}

interface LabelRule {
  readonly count: number;
  /** What the labels belong to, for the message, such as 'embeddings'. */
  readonly samples: string;
  readonly classCount: number;
  /** Of the argument; default 'labels'. */
  readonly name?: string;
}

import { type FlatTree, flattenTree } from '@gans/tensor';
import { add, mul, type Tensor } from '@tensorflow/tfjs-core';

/** A term of a loss: its name in the report, its value, and its weight. */
export interface LossPart {
  readonly name: string;
  /** float32 scalar. */
  readonly value: Tensor;
  readonly weight: number;
}

/** The weighted sum of the parts; the value of a part is what the report tells of it. */
export function sumOfParts(parts: readonly LossPart[]): Tensor {
  return parts
    .map(({ value, weight }) => (weight === 1 ? value : mul(value, weight)))
    .reduce((sum, term) => add(sum, term));
}

/** The values of the parts by name, before their weights. */
export function partValues(parts: readonly LossPart[]): FlatTree {
  return flattenTree(Object.fromEntries(parts.map(({ name, value }) => [name, value])));
}

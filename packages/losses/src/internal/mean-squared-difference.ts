import { ShapeError } from '@gans/tensor';
import { add, mean, type Scalar, squaredDifference, type Tensor } from '@tensorflow/tfjs-core';
import { expectPaired } from './expect-batch';

/** One output of a net, or several (logits, class logits, embeddings), each float32 [N, ...]. */
export type Outputs = Tensor | readonly Tensor[];

const listOf = (outputs: Outputs): readonly Tensor[] => (Array.isArray(outputs) ? outputs : [outputs as Tensor]);

/** Checks that outputs come in pairs of the same shape. */
export function expectPairedOutputs(
  caller: string,
  [name, outputs]: readonly [string, Outputs],
  [otherName, others]: readonly [string, Outputs],
): void {
  const [list, otherList] = [listOf(outputs), listOf(others)];
  if (list.length === 0 || otherList.length !== list.length)
    throw new ShapeError(
      `${caller}: expected ${name} and ${otherName} to hold the same outputs of the net, at least one, got ${list.length} and ${otherList.length}.`,
    );
  const nameOf = (argument: string, i: number) => (list.length === 1 ? argument : `${argument}[${i}]`);
  list.forEach((output, i) => {
    expectPaired(caller, [nameOf(name, i), output], [nameOf(otherName, i), otherList[i]!]);
  });
}

/** Mean over all elements of the squared difference, summed over the outputs. */
export function meanSquaredDifference(outputs: Outputs, others: Outputs): Scalar {
  const otherList = listOf(others);
  return listOf(outputs)
    .map((output, i) => mean(squaredDifference(output, otherList[i]!)) as Scalar)
    .reduce((sum, term) => add(sum, term));
}

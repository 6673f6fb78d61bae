import { backend_util, type TensorInfo } from '@tensorflow/tfjs-core';
import { reshape, transpose } from './conv-geometry';
import type { Run } from './scope';

/** Einstein summation of one or two tensors as transpose + matMul.
 *
 *  Labels fall into batch (in both terms and the result), contracted (in both terms only), free (in one term and the result) and lone (in one term only, summed first).
 *
 *  @param equation for example 'bij,bjk->bik'.
 *  @param terms one or two tensors, float32.
 *  @returns the result in the label order of the equation.
 */
export function einsum(run: Run, equation: string, terms: readonly TensorInfo[]): TensorInfo {
  const { allDims, summedDims, idDims } = backend_util.decodeEinsumEquation(equation, terms.length);
  // The parameter's type asks for tensors; only shapes are read.
  backend_util.checkEinsumDimSizes(
    allDims.length,
    idDims,
    terms as Parameters<typeof backend_util.checkEinsumDimSizes>[2],
  );
  const summed = new Set(summedDims);
  const [left, right] = terms.map((tensor, t) => {
    const others = new Set(idDims.flatMap((labels, other) => (other === t ? [] : labels)));
    return sumLone(run, tensor, idDims[t]!, (label) => summed.has(label) && !others.has(label));
  });
  if (left === undefined) throw new Error('einsum: expected at least one tensor, got none.');
  if (right === undefined) return inOrder(run, left);

  const shared = left.labels.filter((label) => right.labels.includes(label));
  const batch = shared.filter((label) => !summed.has(label));
  const contracted = shared.filter((label) => summed.has(label));
  const leftFree = left.labels.filter((label) => !shared.includes(label));
  const rightFree = right.labels.filter((label) => !shared.includes(label));
  const size = new Map([...left.labels.entries()].map(([axis, label]) => [label, left.tensor.shape[axis]!]));
  for (const [axis, label] of right.labels.entries()) size.set(label, right.tensor.shape[axis]!);
  const product = (labels: readonly number[]) => labels.reduce((total, label) => total * size.get(label)!, 1);

  const a = reshape(run, arrange(run, left, [...batch, ...leftFree, ...contracted]), [
    product(batch),
    product(leftFree),
    product(contracted),
  ]);
  const b = reshape(run, arrange(run, right, [...batch, ...contracted, ...rightFree]), [
    product(batch),
    product(contracted),
    product(rightFree),
  ]);
  const multiplied = run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
  const labels = [...batch, ...leftFree, ...rightFree];
  return inOrder(run, {
    tensor: reshape(
      run,
      multiplied,
      labels.map((label) => size.get(label)!),
    ),
    labels,
  });
}

/** A tensor whose axes carry labels: the positions of its axes in the equation's result, or numbers beyond it for summed ones. */
interface Labelled {
  readonly tensor: TensorInfo;
  readonly labels: readonly number[];
}

function sumLone(
  run: Run,
  tensor: TensorInfo,
  labels: readonly number[],
  isLone: (label: number) => boolean,
): Labelled {
  const axis = labels.flatMap((label, position) => (isLone(label) ? [position] : []));
  if (axis.length === 0) return { tensor, labels };
  return {
    tensor: run('Sum', { x: tensor }, { axis, keepDims: false }),
    labels: labels.filter((label) => !isLone(label)),
  };
}

function arrange(run: Run, { tensor, labels }: Labelled, order: readonly number[]): TensorInfo {
  return transpose(
    run,
    tensor,
    order.map((label) => labels.indexOf(label)),
  );
}

function inOrder(run: Run, labelled: Labelled): TensorInfo {
  return arrange(
    run,
    labelled,
    [...labelled.labels].sort((p, q) => p - q),
  );
}

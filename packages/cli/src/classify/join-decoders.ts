import type { Generator } from '@gans/tensor';
import {
  add,
  concat,
  customGrad,
  gather,
  mul,
  reshape,
  slice,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tidy,
  zeros,
} from '@tensorflow/tfjs-core';

/** Makes one generator of a decoder for each class: the first entries of a condition say which class, what is left of it goes to that decoder.
 *
 *  G(z, [a; b]) = G_k(z, b) where a is one-hot at k, sum_k a_k G_k(z, b) where it is not
 *  Schott et al., "Towards the first adversarially robust neural network model on MNIST", 2018 (ABS): a decoder a class. arXiv:1805.09190. Deviates: mixtures, for a search of classes that are not decided yet.
 *
 *  A row of one class costs one decoder. Its class entries are constants: only mixtures have a gradient to them.
 *
 *  @param decoders by class; each takes latents and the condition without its class entries, [n, 0] where that is all of it.
 *  @returns a generator; rows of any classes may be mixed.
 */
export function joinDecoders(decoders: readonly Generator[]): Generator {
  const count = decoders.length;
  return (latent, condition) =>
    tidy(() => {
      const groups = rowsByClass(condition, count);
      const order = groups.flat();
      const [latents, conditions] = [permuteRows(latent, order), permuteRows(condition, order)];
      let first = 0;
      const parts = groups.flatMap((rows, k) => {
        if (rows.length === 0) return [];
        const own = <T extends Tensor>(all: T) => slice(all, [first, 0], [rows.length, -1]) as unknown as Tensor2D;
        const [z, c] = [own(latents), own(conditions)];
        first += rows.length;
        return [k < count ? decoders[k]!(z, withoutClass(c, count)) : mixture(decoders, z, c)];
      });
      return permuteRows(concat(parts), inverseOf(order)) as Tensor4D;
    });
}

/** Rows of each class, and at the end those of none alone. */
function rowsByClass(condition: Tensor2D, count: number): number[][] {
  const [rows, columns] = condition.shape;
  // A constant of the search, so that it lies on the engine for no gradient's sake: reading it stops nothing.
  const entries = condition.dataSync();
  const groups = Array.from({ length: count + 1 }, (): number[] => []);
  for (let row = 0; row < rows; row++) {
    const own = entries.subarray(row * columns, row * columns + count);
    const isOneHot = own.every((entry) => entry === 0 || entry === 1) && own.filter(Boolean).length === 1;
    groups[isOneHot ? own.indexOf(1) : count]!.push(row);
  }
  return groups;
}

function mixture(decoders: readonly Generator[], latent: Tensor2D, condition: Tensor2D): Tensor4D {
  const rest = withoutClass(condition, decoders.length);
  return decoders
    .map((decode, k) => mul(decode(latent, rest), reshape(slice(condition, [0, k], [-1, 1]), [-1, 1, 1, 1])))
    .reduce((total, part) => add(total, part)) as Tensor4D;
}

function withoutClass(condition: Tensor2D, count: number): Tensor2D {
  const [rows, columns] = condition.shape;
  return columns === count ? zeros([rows, 0]) : slice(condition, [0, count], [-1, -1]);
}

/** Rows in another order. The gradient of `gather` sums up segments, which not every engine can; that of a permutation is its inverse. */
function permuteRows<T extends Tensor>(tensor: T, order: readonly number[]): T {
  const permute = customGrad((x) => ({
    value: gather(x as Tensor, tensor1d(Int32Array.from(order), 'int32')),
    gradFunc: (dy: Tensor) => permuteRows(dy, inverseOf(order)),
  }));
  return permute(tensor) as T;
}

function inverseOf(order: readonly number[]): number[] {
  const inverse = new Array<number>(order.length);
  for (const [place, row] of order.entries()) inverse[row] = place;
  return inverse;
}

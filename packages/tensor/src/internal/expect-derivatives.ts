import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { type CheckGradientsOptions, checkGradients } from '../check-gradients';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';

/** For tests: checks every derivative up to the given order at normal inputs, or at given ones.
 *
 *  @param inputs a shape, to be filled with normal values, or a tensor.
 *  @param options `orders` (default 2), and those of checkGradients.
 *  @returns the largest relative error of each order.
 */
export function expectDerivatives(
  f: (...inputs: Tensor[]) => Tensor,
  inputs: readonly (Tensor | readonly number[])[],
  {
    orders = 2,
    ...options
  }: { readonly orders?: 1 | 2 | 3 } & Partial<Pick<CheckGradientsOptions, 'step' | 'tolerance'>> = {},
): number[] {
  const seed = createSeed(20_240_607);
  const errors: number[] = [];
  tidy(() => {
    const tensors = inputs.map((input, i) =>
      'dataId' in input ? input : normal(foldIn(seed, i), input as readonly number[]),
    );
    for (const order of ([1, 2, 3] as const).slice(0, orders))
      errors.push(checkGradients(f, tensors, { order, seed: foldIn(seed, 'check'), ...options }));
  });
  return errors;
}

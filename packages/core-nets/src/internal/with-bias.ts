import { addBias } from '@gans/tensor/ops';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import { expectTensor } from './check-input';

/** Adds a layer's bias, if it has one, to its product of so many channels, which is freed at once: no gradient needs it. */
export function withBias<T extends Tensor>(caller: string, params: object, outputs: number, product: () => T): T {
  const { bias } = params as { readonly bias?: Tensor };
  if (bias === undefined) return product();
  expectTensor(caller, 'bias', bias, [outputs], `The kernel gives ${outputs} channels.`);
  return tidy(() => addBias(product(), bias));
}

import { type Tree, valueAndGrad } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Output } from './compare';

/** The values of a tensor, whatever engine they are on. */
export async function outputOf(tensor: Tensor): Promise<Output> {
  return { shape: tensor.shape, data: (await tensor.data()) as Float32Array };
}

/** `loss` and `grad_<input>` for each input, as the files name them. */
export async function lossAndGradients(
  inputs: Readonly<Record<string, Tensor>>,
  loss: (inputs: Readonly<Record<string, Tensor>>) => Tensor,
): Promise<Record<string, Output>> {
  const { value, grads } = valueAndGrad((tree: Tree) => ({ loss: loss(tree as Record<string, Tensor>) }))(inputs);
  const outputs: Record<string, Output> = { loss: await outputOf(value) };
  for (const [name, gradient] of Object.entries(grads)) outputs[`grad_${name}`] = await outputOf(gradient as Tensor);
  return outputs;
}

import { type Tree, valueAndGrad } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { Output } from './compare';

/** The values of a tensor, whatever engine they are on. */
export async function outputOf(tensor: Tensor): Promise<Output> {
  return { shape: tensor.shape, data: (await tensor.data()) as Float32Array };
}

/** `loss` (or another name for the value) and `grad_<input>` for each input, as the files name them. */
export async function lossAndGradients(
  inputs: Readonly<Record<string, Tensor>>,
  loss: (inputs: Readonly<Record<string, Tensor>>) => Tensor,
  name = 'loss',
): Promise<Record<string, Output>> {
  const { value, grads } = valueAndGrad((tree: Tree) => ({ loss: loss(tree as Record<string, Tensor>) }))(inputs);
  const outputs: Record<string, Output> = { [name]: await outputOf(value) };
  for (const [input, gradient] of Object.entries(grads)) outputs[`grad_${input}`] = await outputOf(gradient as Tensor);
  return outputs;
}

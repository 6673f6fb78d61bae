import { valueAndGrad } from '@gans/tensor';
import { conv2d, relu } from '@gans/tensor/ops';
import { activationLoss } from '@gans/uap';
import { add, expandDims, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { CaseReader } from '../case-reader';
import { clampedAdamOptions, followClamped } from '../clamped-adam';
import type { Output } from '../compare';
import { outputOf } from '../loss-and-gradients';
import { type Operation, scalarOutput } from '../operation';

/** A perturbation alone, driven by the activations of two convolutions before their rectifiers. */
export const activationSteps: Operation = {
  options: clampedAdamOptions,
  precision: 'float32',
  run: async (reader) => {
    const layers = convolutionsOf(reader);
    const differentiate = valueAndGrad(({ perturbation }: { perturbation: Tensor }) => ({
      loss: activationLoss(layers(expandDims(perturbation, 0) as Tensor4D)),
    }));
    const losses: number[] = [];
    let first: Output | undefined;
    const { path, saturations } = await followClamped(reader, async (perturbation) => {
      const { value, grads } = differentiate({ perturbation });
      losses.push((await value.data())[0]!);
      first ??= await outputOf(grads.perturbation);
      return grads.perturbation;
    });
    return {
      perturbation_steps: path,
      loss_steps: { shape: [losses.length], data: losses },
      grad_perturbation: first!,
      saturation: scalarOutput(saturations.at(-1)!),
    };
  },
};

function convolutionsOf(reader: CaseReader): (x: Tensor4D) => Tensor[] {
  const [kernel1, bias1, kernel2, bias2] = ['kernel1', 'bias1', 'kernel2', 'bias2'].map(reader.tensor) as Tensor[];
  return (x) => {
    const hidden = add(conv2d(x, kernel1 as Tensor4D), bias1!) as Tensor4D;
    return [hidden, add(conv2d(relu(hidden), kernel2 as Tensor4D), bias2!)];
  };
}

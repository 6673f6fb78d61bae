import { draganPenalty } from '@gans/losses/dragan-penalty';
import { gradientPenalty } from '@gans/losses/gradient-penalty';
import { maxGradientPenalty } from '@gans/losses/max-gradient-penalty';
import { r1Penalty } from '@gans/losses/r1-penalty';
import { gradients } from '@gans/tensor';
import { addBias, conv2d, leakyRelu, tanh } from '@gans/tensor/ops';
import { matMul, reshape, sum, type Tensor, type Tensor1D, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { CaseReader } from '../case-reader';
import { lossAndGradients, outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

type Weights = Readonly<Record<string, Tensor>>;
const weightNames = ['conv1_kernel', 'conv1_bias', 'conv2_kernel', 'conv2_bias', 'dense_kernel', 'dense_bias'];

/** The critic of the files: conv 3x3 same -> activation -> conv 3x3 valid -> activation -> spatial sum -> dense. */
function readCritic(reader: CaseReader): (weights: Weights) => (images: Tensor4D) => Tensor {
  const stride = reader.number('stride2');
  const slope = reader.choice('activation', ['leaky-relu', 'tanh']) === 'tanh' ? undefined : reader.number('slope');
  const activate = (x: Tensor4D) => (slope === undefined ? tanh(x) : leakyRelu(x, slope));
  return (weights) => (images) => {
    const convolve = (x: Tensor4D, layer: string, options: Parameters<typeof conv2d>[2]) =>
      activate(
        addBias(conv2d(x, weights[`${layer}_kernel`] as Tensor4D, options), weights[`${layer}_bias`] as Tensor1D),
      );
    const hidden = convolve(convolve(images, 'conv1', { padding: 'same' }), 'conv2', { padding: 'valid', stride });
    const features = sum(hidden, [1, 2]) as Tensor2D;
    const logits = addBias(matMul(features, weights.dense_kernel as Tensor2D), weights.dense_bias as Tensor1D);
    return reshape(logits, [-1]);
  };
}

/** The penalty of a kind as a function of the critic, at the draws that the case gives. */
function readPenalty(reader: CaseReader): (critic: (images: Tensor4D) => Tensor) => Tensor {
  const real = reader.tensor('real') as Tensor4D;
  const kind = reader.choice('kind', ['r1', 'wgan-gp', 'dragan', 'max-gp']);
  if (kind === 'r1') return (critic) => r1Penalty(critic, real);
  const mix = reader.tensor('mix');
  if (kind === 'dragan') {
    const draws = { mix, noise: reader.tensor('noise') };
    return (critic) => draganPenalty(critic, real, draws);
  }
  const fake = reader.tensor('fake') as Tensor4D;
  const penalty = kind === 'wgan-gp' ? gradientPenalty : maxGradientPenalty;
  return (critic) => penalty(critic, real, fake, { mix });
}

/** A penalty on the critic's slope, and its gradient with respect to the critic's weights. */
export const gradientPenaltyOperation: Operation = {
  options: ['kind', 'activation', 'stride2', 'slope'],
  precision: 'float32',
  run: async (reader) => {
    const criticOf = readCritic(reader);
    const penaltyOf = readPenalty(reader);
    const weights = Object.fromEntries(weightNames.map((name) => [name, reader.tensor(name)]));
    const real = reader.tensor('real') as Tensor4D;
    return {
      ...(await lossAndGradients(weights, (w) => penaltyOf(criticOf(w)), 'penalty')),
      logits: await outputOf(criticOf(weights)(real)),
      input_gradient: await outputOf(gradients(criticOf(weights))([real])[0]),
    };
  },
};

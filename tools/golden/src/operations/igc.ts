import {
  type Difference,
  decide,
  type InversionSpec,
  inversionLoss,
  meanAbsoluteDifference,
  meanSquaredDifference,
  search,
} from '@gans/igc';
import { type Generator, valueAndGrad } from '@gans/tensor';
import { tanh } from '@gans/tensor/ops';
import { add, matMul, reshape, type Tensor, type Tensor2D, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { CaseReader } from '../case-reader';
import type { Output } from '../compare';
import { outputOf } from '../loss-and-gradients';
import type { Operation } from '../operation';

const lossOptions = ['difference', 'lambda', 'prior_mean', 'prior_std'];

/** The generator of the cases: tanh(z latent_kernel + condition_kernel[c] + bias), as an image. Its differences are raw, whatever the range of the pixels. */
function readCase(reader: CaseReader) {
  const names = ['images', 'latent_kernel', 'condition_kernel', 'bias'];
  const [images, latentKernel, conditionKernel, bias] = names.map((name) => reader.tensor(name)) as [
    Tensor4D,
    Tensor2D,
    Tensor2D,
    Tensor,
  ];
  const [height, width, channels] = images.shape.slice(1) as [number, number, number];
  const generator: Generator = (latent, condition) => {
    const sums = add(add(matMul(latent, latentKernel), matMul(condition, conditionKernel)), bias);
    return reshape(tanh(sums), [-1, height, width, channels]) as Tensor4D;
  };
  const spec: InversionSpec = {
    latentSize: latentKernel.shape[0],
    classCount: conditionKernel.shape[0],
    imageShape: [height, width, channels],
    prior: { kind: 'normal', mean: reader.number('prior_mean'), standardDeviation: reader.number('prior_std') },
    pixelRange: [-1e3, 1e3], // the images are draws, which may lie outside of [-1, 1]
  };
  const differences: Record<'mae' | 'mse', () => Difference> = {
    mae: () => meanAbsoluteDifference({ pixelWidth: 1 }),
    mse: () => meanSquaredDifference({ pixelWidth: 1 }),
  };
  const difference = differences[reader.choice('difference', ['mae', 'mse'])]();
  return { images, generator, spec, settings: { difference, lambda: reader.number('lambda') } };
}

const decisionOutput = (distances: ArrayLike<number>, classCount: number): Output => {
  const winners = decide(distances, classCount).map(({ winner }) => winner);
  return { shape: [winners.length], data: winners };
};

export const igcLoss: Operation = {
  options: lossOptions,
  precision: 'float32',
  run: async (reader) => {
    const { images, generator, spec, settings } = readCase(reader);
    const latents = reader.tensor('latents') as Tensor3D;
    const { value, grads, aux } = valueAndGrad(({ z }: { z: Tensor3D }) => {
      const { loss, differences, priorTerms } = inversionLoss(generator, spec, images, z, settings);
      return { loss, aux: { differences, priorTerms } };
    })({ z: latents });
    const difference = await outputOf(aux.differences);
    return {
      loss: await outputOf(value),
      difference,
      prior_term: await outputOf(aux.priorTerms),
      grad_latents: await outputOf(grads.z),
      decision: decisionOutput(difference.data, spec.classCount),
    };
  },
};

export const igcSearch: Operation = {
  options: [...lossOptions, 'beta1', 'beta2', 'epsilon', 'learning_rate', 'steps', 'initial_latent', 'decision'],
  precision: 'float32',
  run: async (reader) => {
    const { images, generator, spec, settings } = readCase(reader);
    reader.choice('initial_latent', ['prior-mean']);
    reader.choice('decision', ['argmin of the difference after the last step']);
    const steps = reader.number('steps');
    const result = await search(generator, spec, images, {
      preset: 'paper',
      ...settings,
      schedule: [{ steps }],
      learningRate: reader.number('learning_rate'),
      beta1: reader.number('beta1'),
      beta2: reader.number('beta2'),
      epsilon: reader.number('epsilon'),
      snapshotSteps: Array.from({ length: steps + 1 }, (_, step) => step),
    });
    const paths = await Promise.all(result.snapshots.map(({ latents }) => outputOf(latents)));
    const losses = await Promise.all(
      result.snapshots.map(({ latents }) => outputOf(inversionLoss(generator, spec, images, latents, settings).loss)),
    );
    const { shape } = paths[0]!;
    result.dispose();
    return {
      latents_steps: { shape: [steps, ...shape], data: paths.slice(1).flatMap(({ data }) => Array.from(data)) },
      loss_steps: { shape: [steps], data: losses.slice(0, steps).map(({ data }) => data[0]!) },
      difference: { shape: [images.shape[0], spec.classCount], data: result.distances },
      decision: decisionOutput(result.distances, spec.classCount),
    };
  },
};

export const igcDecision: Operation = {
  options: ['ties'],
  precision: 'float32',
  run: async (reader) => {
    reader.choice('ties', ['lowest-index']);
    const { shape, data } = reader.input('difference');
    const decisions = decide(data, shape[1] ?? 0);
    const column = (values: number[]): Output => ({ shape: [decisions.length], data: values });
    return {
      decision: column(decisions.map(({ winner }) => winner)),
      out_of_class: column(decisions.map(({ outOfClassScore }) => outOfClassScore)),
      margin: column(decisions.map(({ margin }) => margin)),
    };
  },
};

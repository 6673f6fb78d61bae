import { argmaxRows } from '@gans/metrics';
import type { Classifier } from '@gans/tensor';
import { measureFooling, perturbImages } from '@gans/uap';
import {
  add,
  matMul,
  mul,
  reshape,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Output } from '../compare';
import type { Operation } from '../operation';
import { scalarOutput } from '../operation';

/** A perturbation of images in [0, 1] read by a linear classifier, batch by batch. Its logits come from tensors; labels and their share are whole numbers, exact on any engine. */
export const foolingRateImages: Operation = {
  options: ['clip', 'batch'],
  precision: 'float64',
  run: async (reader) => {
    const clipInput = !reader.isNull('clip');
    const size = reader.number('batch');
    const [kernel, bias] = [reader.tensor('kernel') as Tensor2D, reader.tensor('bias')];
    // Ours are images in [-1, 1]; the case's classifier takes those in [0, 1].
    const images = sub(mul(reader.tensor('images'), 2), 1) as Tensor4D;
    const perturbation = mul(reader.tensor('perturbation'), 2) as Tensor3D;
    const classifier: Classifier = (x) =>
      add(matMul(reshape(mul(add(x, 1), 0.5), [x.shape[0], -1]) as Tensor2D, kernel), bias) as Tensor2D;
    const [count, ...shape] = images.shape;
    const batches = Array.from({ length: Math.ceil(count / size) }, (_, i) =>
      slice(images, [i * size, 0, 0, 0], [Math.min(size, count - i * size), ...shape]),
    );
    const options = { identity: { name: 'golden' }, epsilon: 0.999, clipInput };
    const predictions = async (x: Tensor4D): Promise<Output> => {
      const logits: Tensor = classifier(x);
      return { shape: [count], data: argmaxRows(await logits.data(), logits.shape[1]!) };
    };
    return {
      rate: scalarOutput((await measureFooling(classifier, batches, perturbation, options)).value),
      clean_predictions: await predictions(images),
      perturbed_predictions: await predictions(perturbImages(images, perturbation, { clipInput })),
    };
  },
};

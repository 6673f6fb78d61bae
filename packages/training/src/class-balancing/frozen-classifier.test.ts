import { useEngine } from '@gans/engines';
import { createSeed, fromLayersModel, normal } from '@gans/tensor';
import { countLeftTensors } from '@gans/tensor/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { frozenClassifier } from './frozen-classifier';

const imageShape = [4, 4, 1] as const;
const flat = (images: tf.Tensor4D) => tf.reshape(images, [images.shape[0], -1]) as tf.Tensor2D;
let kernel: tf.Tensor2D;
const linear = (images: tf.Tensor4D) => tf.matMul(flat(images), kernel) as tf.Tensor2D;

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
  kernel = normal(createSeed(3), [16, 3]) as tf.Tensor2D;
});

describe('frozenClassifier', () => {
  it('finds the number of classes, prepares the images, and keeps no tensor', async () => {
    const { result, left } = await countLeftTensors(async () => {
      const images = normal(createSeed(4), [2, ...imageShape]) as tf.Tensor4D;
      const { classify, classCount } = await frozenClassifier(linear, {
        imageShape,
        classCount: 3,
        preprocessing: { range: [0, 1] },
      });
      const [own, expected] = tf.tidy(() => [
        Array.from(classify(images).dataSync()),
        Array.from(linear(tf.div(tf.add(images, 1), 2)).dataSync()),
      ]);
      images.dispose();
      return { classCount, own, expected };
    });
    expect(result.classCount).toBe(3);
    expectClose(result.own!, result.expected!, { rtol: 1e-5, atol: 1e-5 });
    expect(left).toBe(0);
  });

  it('tells probabilities from logits, and explains', async () => {
    await expect(frozenClassifier((x) => tf.softmax(linear(x)), { imageShape })).rejects.toThrow(
      'frozenClassifier: expected logits, got rows of numbers in [0, 1] that sum to 1: probabilities. A second softmax',
    );
    const model = tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [...imageShape] }),
        tf.layers.dense({ units: 3, activation: 'softmax' }),
      ],
    });
    const adapted = fromLayersModel(model);
    await expect(frozenClassifier(adapted.classifier(), { imageShape })).rejects.toThrow('probabilities');
    const { classCount } = await frozenClassifier(adapted.classifier({ output: 'probabilities' }), { imageShape });
    expect(classCount).toBe(3);
  });

  it('refuses another number of classes, and what is no matrix of logits', async () => {
    await expect(frozenClassifier(linear, { imageShape, classCount: 10 })).rejects.toThrow(
      'expected the classifier to know 10 classes, got logits of 3. Class k of the counts must be class k of the classifier',
    );
    const column = (x: tf.Tensor4D) => tf.slice(linear(x), [0, 0], [-1, 1]) as tf.Tensor2D;
    await expect(frozenClassifier(column, { imageShape })).rejects.toThrow('of two classes at least, got [4, 1].');
    await expect(frozenClassifier((x) => tf.sum(x) as never, { imageShape })).rejects.toThrow('got [].');
  });

  it('refuses logits that are not finite, change, or depend on the batch', async () => {
    await expect(frozenClassifier((x) => tf.div(linear(x), 0) as tf.Tensor2D, { imageShape })).rejects.toThrow(
      'expected finite logits, got',
    );
    let calls = 0;
    const restless = (x: tf.Tensor4D) => tf.add(linear(x), calls++) as tf.Tensor2D;
    await expect(frozenClassifier(restless, { imageShape })).rejects.toThrow(
      'expected the same logits for the same images, got others the second time. Turn dropout off: call a model with { training: false }.',
    );
    const coupled = (x: tf.Tensor4D) => tf.sub(linear(x), tf.mean(linear(x), 0, true)) as tf.Tensor2D;
    await expect(frozenClassifier(coupled, { imageShape })).rejects.toThrow(
      'expected the logits of an image not to depend on the others of its batch, got others when it comes alone. Let batch norm use its running statistics',
    );
  });

  it('refuses preparations that cannot be made, before the classifier is called', async () => {
    const never = () => {
      throw new Error('called');
    };
    await expect(frozenClassifier(never, { imageShape, preprocessing: { mean: [1, 2] } })).rejects.toThrow(
      'frozenClassifier: expected preprocessing.mean to be 1 numbers, one a channel, got [1,2].',
    );
  });
});

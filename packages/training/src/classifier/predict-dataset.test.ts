import { batch } from '@gans/datasets';
import type { Classifier } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { argMax, matMul, mean, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { tinyDataset } from '../internal/tiny-gan';
import { predictDataset } from './predict-dataset';

const dataset = tinyDataset(11);
/** Logit k is the brightness of the row that class k lights up: right for every image. */
const classify: Classifier = (images) =>
  tidy(() => {
    const rowOfClass = tensor2d(Array.from({ length: 8 }, (_, row) => [1, 3, 5].map((lit) => Number(row === lit))));
    return matMul(mean(images, [2, 3]) as Tensor2D, rowOfClass);
  });

describeOnEngines('predictDataset', () => {
  it('says what the classifier says, whatever the chunks and their remainder', async () => {
    const { images } = batch(
      dataset,
      Int32Array.from({ length: 11 }, (_, i) => i),
    );
    const expected = Array.from(argMax(classify(images), 1).dataSync());
    expect(expected).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1]);
    for (const chunkSize of [1, 4, 11, 250]) {
      const predicted = await predictDataset(classify, dataset, chunkSize);
      expect(predicted).toBeInstanceOf(Int32Array);
      expect(Array.from(predicted)).toEqual(expected);
    }
  });

  it('hands over chunks of the size asked for, and the rest', async () => {
    const sizes: number[] = [];
    const counting: Classifier = (images) => {
      sizes.push(images.shape[0]);
      return classify(images);
    };
    await predictDataset(counting, dataset, 4);
    expect(sizes).toEqual([4, 4, 3]);
  });

  it('refuses a chunk size that is not a positive integer', async () => {
    await expect(predictDataset(classify, dataset, 2.5)).rejects.toThrow(
      'predictDataset: expected chunkSize to be a positive integer, got 2.5.',
    );
  });

  it('leaves no tensor', async () => {
    await expectNoLeak(() => predictDataset(classify, dataset, 4));
  });
});

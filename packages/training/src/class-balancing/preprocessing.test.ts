import { useEngine } from '@gans/engines';
import { grad, sum, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectNoLeak } from '@gans/tensor/testing';
import { expectClose } from '#test-kit';
import { expectPreprocessing, preprocess } from './preprocessing';

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

const image = () => tensor4d([-1, 0, 0.5, 1], [1, 2, 2, 1]);

describe('preprocess', () => {
  it('brings black and white to the range, then the mean and the deviation of each channel', () => {
    expectClose(preprocess(image(), { range: [0, 255] }).dataSync(), [0, 127.5, 191.25, 255]);
    expectClose(preprocess(image(), { range: [1, 0], mean: [0.25], deviation: [0.5] }).dataSync(), [1.5, 0.5, 0, -0.5]);
  });

  it('changes the size before the channels', () => {
    const large = preprocess(image(), { size: [2, 4], channels: 3 });
    expect(large.shape).toEqual([1, 2, 4, 3]);
    expectClose(
      Array.from(large.dataSync()).filter((_, i) => i % 3 === 1),
      [-1, -0.75, -0.25, 0, 0.5, 0.625, 0.875, 1],
    );
    const grey = preprocess(tensor4d([1, 0, -0.4], [1, 1, 1, 3]), { channels: 1, range: [0, 1] });
    expectClose(grey.dataSync(), [0.6]);
  });

  it('leaves images alone that need nothing, and no tensors', async () => {
    expectClose(preprocess(image(), {}).dataSync(), [-1, 0, 0.5, 1]);
    const x = image();
    await expectNoLeak(() => preprocess(x, { range: [0, 1], size: [3, 3], channels: 3, mean: [1, 2, 3] }).dispose());
  });

  it('has a gradient in the images', () => {
    const slope = grad((x) => sum(preprocess(x as Tensor4D, { range: [0, 1], deviation: [0.25] })))(image());
    expectClose(slope.dataSync(), [2, 2, 2, 2]);
    const spread = grad((x) => sum(preprocess(x as Tensor4D, { size: [4, 4], channels: 3 })))(image());
    expectClose(spread.dataSync(), [12, 12, 12, 12]);
  });
});

describe('expectPreprocessing', () => {
  it.each([
    [{ range: [1, 1] as const }, 1, 'range to be two different numbers, those of black and of white, got [1,1]'],
    [{ size: [0, 4] as const }, 1, 'size to be a height and a width in whole pixels, got [0,4]'],
    [{ channels: 2 as never }, 1, 'channels to be 1, those of the images, or 3, got 2'],
    [{ channels: 3 as const }, 4, 'channels to be 4, those of the images, or 1, got 3'],
    [{ channels: 3 as const, mean: [1] }, 1, 'mean to be 3 numbers, one a channel, got [1]'],
    [{ deviation: [0] }, 1, 'deviation to be 1 numbers > 0, one a channel, got [0]'],
  ])('refuses %j of images with %i channels', (steps, channels, message) => {
    expect(() => expectPreprocessing('f', steps, channels)).toThrow(`f: expected preprocessing.${message}.`);
  });

  it('passes what can be done', () => {
    expectPreprocessing('f', { channels: 1, mean: [0], deviation: [1], size: [4, 4], range: [0, 1] }, 3);
    expectPreprocessing('f', { mean: [0, 0] }, 2);
  });
});

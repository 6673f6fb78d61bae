import { createSeed } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gaussianImages } from './gaussian-images';

describeOnEngines('gaussianImages', () => {
  it('draws noise of the range of pixels that depends on the seed and the index only', async () => {
    const sampler = gaussianImages([8, 8, 3]);
    const few = (await sampler(createSeed(1), 2)) as Tensor4D;
    const many = (await sampler(createSeed(1), 40)) as Tensor4D;
    expectClose(
      few,
      tidy(() => many.slice([0, 0, 0, 0], [2, 8, 8, 3])),
      { atol: 0, rtol: 0 },
    );
    const values = Array.from(many.dataSync());
    expect(Math.max(...values.map(Math.abs))).toBeLessThanOrEqual(1);
    const deviation = Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    expect(Math.abs(deviation - 0.304)).toBeLessThan(0.02);
    few.dispose();
    many.dispose();
  });

  it('rejects what does not fit', () => {
    expect(() => gaussianImages([4, 0, 1])).toThrow(
      'gaussianImages: expected every size of imageShape to be an integer >= 1, got 0.',
    );
    expect(() => gaussianImages([4, 4, 1], { standardDeviation: 0 })).toThrow(
      'expected standardDeviation to be a finite number > 0, got 0.',
    );
  });
});

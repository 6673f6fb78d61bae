import { gradients } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor3D, tensor3d, tensor4d, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { perturbImages } from './perturb-images';

describeOnEngines('perturbImages', () => {
  it('adds to every image and clips, or does not', async () => {
    await expectNoLeak(() => {
      const [images, perturbation] = [tensor4d([0.5, -0.9, -0.5, 0.2], [2, 1, 2, 1]), tensor3d([[[0.75], [-0.5]]])];
      const [clipped, raw] = [true, false].map((clipInput) => perturbImages(images, perturbation, { clipInput }));
      expectClose(clipped!.dataSync(), [1, -1, 0.25, -0.3]);
      expectClose(raw!.dataSync(), [1.25, -1.4, 0.25, -0.3]);
      for (const tensor of [images, perturbation, clipped!, raw!]) tensor.dispose();
    });
  });

  it('lets a gradient pass at the ends of the range themselves, and not beyond', () => {
    const images = tensor4d([1, -1, 0.5, 0.5], [1, 1, 4, 1]);
    const perturbation = tensor3d([0, 0, 0.1, 0.6], [1, 4, 1]);
    const [slopes] = gradients((d: Tensor3D) => perturbImages(images, d))([perturbation]);
    expectClose(slopes, tensor3d([1, 1, 1, 0], [1, 4, 1]));
  });

  it('rejects shapes that do not fit', () => {
    expect(() => perturbImages(zeros([2, 4, 4, 1]), zeros([4, 5, 1]))).toThrow(
      'perturbImages: expected perturbation to be [4, 4, 1] as the images, got [4, 5, 1].',
    );
    expect(() => perturbImages(zeros([0, 4, 4, 1]), zeros([4, 4, 1]))).toThrow(
      'expected images to be a tensor [N, H, W, C], not empty',
    );
  });
});

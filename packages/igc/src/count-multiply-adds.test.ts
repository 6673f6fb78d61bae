import { conv2d as ownConv2d, conv2dTranspose as ownTranspose } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { conv2d, conv2dTranspose, depthwiseConv2d, matMul, ones, type Rank, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { countMultiplyAdds } from './count-multiply-adds';

const image = () => ones<Rank.R4>([2, 8, 6, 3]);

describeOnEngines('countMultiplyAdds', () => {
  it.each<[string, () => ReturnType<typeof ones>, number]>([
    ['a product', () => matMul(ones([4, 3]), ones([3, 5])), 60],
    ['a product of transposed sides', () => matMul(ones([3, 4]), ones([5, 3]), true, true), 60],
    ['a batch of products', () => matMul(ones([2, 4, 3]), ones([2, 3, 5])), 120],
    ['a convolution', () => conv2d(image(), ones([3, 3, 3, 4]), 1, 'same'), 2 * 48 * 27 * 4],
    ['a convolution of ours', () => ownConv2d(image(), ones([3, 3, 3, 4]), { stride: 2 }), 2 * 12 * 27 * 4],
    [
      'a transposed convolution',
      () => conv2dTranspose(image(), ones([4, 4, 5, 3]), [2, 16, 12, 5], 2, 'same'),
      2 * 48 * 16 * 15,
    ],
    ['a transposed convolution of ours', () => ownTranspose(image(), ones([4, 4, 5, 3])), 2 * 48 * 16 * 15],
    ['a convolution by channel', () => depthwiseConv2d(image(), ones([3, 3, 3, 2]), 1, 'same'), 2 * 48 * 9 * 6],
    ['sums and products of elements', () => image().add(1).mul(2), 0],
  ])('counts those of %s', async (_, f, expected) => {
    const { multiplyAdds, sizeBytes } = await countMultiplyAdds(() => tidy(f));
    expect(multiplyAdds).toBe(expected);
    expect(sizeBytes).toBeGreaterThan(0);
  });

  it('leaves no tensors behind', async () => {
    await expectNoLeak(() => countMultiplyAdds(() => tidy(() => matMul(ones([4, 3]), ones([3, 5])))));
  });
});

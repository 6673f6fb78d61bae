import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { imageOverlap } from './image-overlap';
import { imagesOf, someImages } from './internal/test-classifiers';

describeOnEngines('imageOverlap', () => {
  it('finds the images that two sets share, by their bytes, in batches or not', async () => {
    const [target, own] = [someImages(8), someImages(5, 2)];
    // Less than half a byte away: the same image once it is stored.
    const copies = tidy(
      () =>
        target
          .slice([6, 0, 0, 0], [2, 6, 6, 1])
          .add(1)
          .mul(127.5)
          .round()
          .div(127.5)
          .sub(1)
          .add(0.001)
          .clipByValue(-1, 1) as Tensor4D,
    );
    const prior = tidy(() => concat([own, copies]));
    const found = await imageOverlap([own, copies], target);
    expect(found).toMatchObject({
      shared: 2,
      count: 7,
      examples: [
        [5, 6],
        [6, 7],
      ],
    });
    expect(found.warning).toBe(
      '2 of 7 prior images are target images too, such as number 5, which is target image 6: nothing made of this prior is data-free.',
    );
    expect(await imageOverlap(prior, [target])).toEqual(found);
    expect(await imageOverlap(own, target)).toEqual({ shared: 0, count: 5, examples: [] });
    for (const tensor of [target, own, copies, prior]) tensor.dispose();
  });

  it('tells images apart that differ in one pixel, in order, or in shape', async () => {
    const image = [0.1, 0.2, 0.3, 0.4];
    const others = [imagesOf([[0.1, 0.2, 0.3, 0.5]]), imagesOf([[0.2, 0.1, 0.3, 0.4]]), imagesOf([image], 2)];
    for (const other of others) expect((await imageOverlap(other, imagesOf([image]))).shared).toBe(0);
  });

  it('stops at the signal, and rejects what does not fit', async () => {
    const images = someImages(1);
    await expect(imageOverlap(images, images, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    await expect(imageOverlap(imagesOf([[200, 0]]), images)).rejects.toThrow(
      'imageOverlap: expected prior in [-1, 1], got pixels from 0 to 200.',
    );
  });
});

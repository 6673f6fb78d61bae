import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { batch, epochOrder } from './batch';
import { createImageDataset } from './image-dataset';

const dataset = createImageDataset({
  name: 'ramp',
  classNames: ['a', 'b', 'c'],
  imageShape: [1, 1, 2],
  labels: Uint8Array.of(0, 1, 2),
  pixels: Uint8Array.of(0, 255, 51, 102, 153, 204),
});

describeOnEngines('batch', () => {
  it('takes images in [-1, 1] and labels in the order of the indices', () => {
    const { images, labels } = batch(dataset, [2, 0]);
    expect(images.shape).toEqual([2, 1, 1, 2]);
    expectClose(images.dataSync(), [0.2, 0.6, -1, 1]);
    expect(labels).toEqual(Int32Array.of(2, 0));
    images.dispose();
  });

  it('gives row i the same values in any batch', () => {
    const whole = batch(dataset, [0, 1, 2]);
    const alone = batch(dataset, [1]);
    expect(whole.images.dataSync().subarray(2, 4)).toEqual(alone.images.dataSync());
    whole.images.dispose();
    alone.images.dispose();
  });

  it('refuses an index outside the set', () => {
    expect(() => batch(dataset, [3])).toThrow('expected indices to be integers from 0 to 2, got 3');
  });

  it('leaks no tensors', async () => {
    await expectNoLeak(() => batch(dataset, [0, 1]).images.dispose());
  });
});

describe('epochOrder', () => {
  it('visits each image once', () => {
    fc.assert(
      fc.property(anySeed(), fc.nat(1000), fc.nat(200), (seed, epoch, length) => {
        const order = epochOrder(seed, epoch, length);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length }, (_, i) => i));
      }),
    );
  });

  it('depends on seed and epoch, and on nothing that happened before', () => {
    const [seed, other] = [createSeed(1), createSeed(2)];
    const third = epochOrder(seed, 3, 50);
    epochOrder(seed, 4, 50);
    expect(epochOrder(seed, 3, 50)).toEqual(third);
    expect(epochOrder(seed, 4, 50)).not.toEqual(third);
    expect(epochOrder(other, 3, 50)).not.toEqual(third);
  });

  it('puts each image first about equally often', () => {
    const counts = new Float64Array(5);
    for (let epoch = 0; epoch < 5000; epoch++) counts[epochOrder(createSeed(3), epoch, 5)[0]!]!++;
    // Binomial(5000, 1/5): standard deviation 28.
    for (const count of counts) expectClose(count, 1000, { atol: 130, rtol: 0 });
  });

  it('refuses a negative epoch', () => {
    expect(() => epochOrder(createSeed(1), -1, 5)).toThrow('expected');
  });
});

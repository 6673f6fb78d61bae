import { createSeed, type Model } from '@gans/tensor';
import { matMul, reshape, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import type { ClassifierConfig } from '../classifier/classifier-config';
import { trainClassifier } from '../classifier/train-classifier';
import { advance, viewOf } from './run-epoch';
import { tinyDataset } from './tiny-gan';

const seed = createSeed(12);
const dataset = tinyDataset(20);
const config: ClassifierConfig = { epochs: 2, batchSize: 6, learningRate: 1e-2 };

describeOnEngines('runEpoch, as a net sees it', () => {
  /** What a net sees of a data set, epoch by epoch: the images by their bytes, sorted. */
  const seenBy = async (change: Partial<ClassifierConfig>) => {
    const seen: string[][] = [];
    const net: Model<{ kernel: Tensor2D }, Record<never, never>, Tensor4D, Tensor2D> = {
      params: { kernel: zeros([64, 3]) },
      state: {},
      apply(params, state, images, { training }) {
        if (training)
          seen.push(
            ...[
              (images.arraySync() as number[][][][]).map((image) =>
                image
                  .flat(2)
                  .map((x) => x.toFixed(3))
                  .join(),
              ),
            ],
          );
        return { output: matMul(reshape(images, [-1, 64]), params.kernel), state };
      },
    };
    const { params } = await trainClassifier({ net, dataset, config: { ...config, ...change }, seed });
    params.kernel.dispose();
    const perEpoch = seen.length / 2;
    return [0, 1].map((epoch) => seen.slice(epoch * perEpoch, (epoch + 1) * perEpoch).flat());
  };

  it('shows each image once an epoch, in another order: with the remainder all of them', async () => {
    const all = (await seenBy({ remainder: 'keep' })).map((epoch) => [...epoch].sort());
    expect(all[0]).toHaveLength(20);
    expect(all[1]).toEqual(all[0]);
    const [first, second] = await seenBy({});
    expect([first!.length, new Set(first).size]).toEqual([18, 18]);
    expect(second).not.toEqual(first);
    for (const image of first!) expect(all[0]).toContain(image);
  });

  it('augments images, others in each epoch, and the same again from the same seed', async () => {
    const change: Partial<ClassifierConfig> = {
      augmentation: { flip: 'horizontal', shift: 2, fill: 'black' },
      remainder: 'keep',
    };
    const [first, second] = await seenBy(change);
    const originals = new Set((await seenBy({ remainder: 'keep' }))[0]);
    expect(first!.filter((image) => originals.has(image)).length).toBeLessThan(10);
    expect(second!.filter((image) => first!.includes(image)).length).toBeLessThan(10);
    expect(await seenBy(change)).toEqual([first, second]);
  });
});

describe('advance', () => {
  it('counts batches up to the end of the epoch, and steps for ever', () => {
    let at = { step: 7, epoch: 1, batch: 0 };
    const seen = [0, 1, 2, 3].map(() => {
      at = advance(at, 3);
      return [at.step, at.epoch, at.batch];
    });
    expect(seen).toEqual([
      [8, 1, 1],
      [9, 1, 2],
      [10, 2, 0],
      [11, 2, 1],
    ]);
  });
});

describe('viewOf', () => {
  it('is the data set itself where nothing is augmented', () => {
    expect(viewOf(dataset, undefined, seed, 0)).toBe(dataset);
  });

  it('has the size of the crop, and other windows in each epoch', () => {
    const augmentation = { flip: 'none', shift: 0, fill: 'reflect', crop: { height: 4, width: 6 } } as const;
    const [first, again, next] = [0, 0, 1].map((epoch) => viewOf(dataset, augmentation, seed, epoch));
    expect(first!.imageShape).toEqual([4, 6, 1]);
    expect(again!.sha256).toBe(first!.sha256);
    expect(next!.sha256).not.toBe(first!.sha256);
  });
});

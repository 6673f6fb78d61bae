import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { batch, epochOrder } from './batch';
import { epochBatches } from './epoch-batches';
import { createImageDataset } from './image-dataset';

const seed = createSeed(4);

/** Image i is the byte i; `reads` counts the batches read so far. */
function counted(length: number, failAt = -1) {
  const state = { reads: 0 };
  const dataset = createImageDataset({
    name: 'dots',
    classNames: ['a', 'b'],
    imageShape: [1, 1, 1],
    labels: Uint8Array.from({ length }, (_, i) => i % 2),
    pixels: (indices) => {
      if (state.reads++ === failAt) throw new Error('disk on fire');
      return Uint8Array.from(indices);
    },
  });
  return { dataset, state };
}
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await new Promise((done) => setImmediate(done));
};

describeOnEngines('epochBatches', () => {
  it('makes the batches that batch makes in the order of the epoch, however far ahead it reads', async () => {
    const { dataset } = counted(11);
    const order = epochOrder(seed, 3, 11);
    for (const ahead of [0, 1, 9]) {
      let first = 0;
      for await (const { images, labels } of epochBatches(dataset, { seed, epoch: 3, batchSize: 4, ahead })) {
        const expected = batch(dataset, order.subarray(first, first + 4));
        expect(images.shape).toEqual(expected.images.shape);
        expect(images.dataSync()).toEqual(expected.images.dataSync());
        expect(labels).toEqual(expected.labels);
        first += labels.length;
        images.dispose();
        expected.images.dispose();
      }
      expect(first).toBe(11);
    }
  });

  it('leaks no tensors when left early', async () => {
    await expectNoLeak(async () => {
      for await (const { images } of epochBatches(counted(9).dataset, { seed, epoch: 0, batchSize: 2 })) {
        images.dispose();
        break;
      }
    });
  });
});

describe('epochBatches', () => {
  it('drops the remainder when told to', async () => {
    const sizes: number[] = [];
    const { dataset } = counted(11);
    for await (const { images, labels } of epochBatches(dataset, { seed, epoch: 0, batchSize: 4, remainder: 'drop' })) {
      sizes.push(labels.length);
      images.dispose();
    }
    expect(sizes).toEqual([4, 4]);
  });

  it('reads ahead while the caller waits, and never further than it may', async () => {
    const { dataset, state } = counted(40);
    let used = 0;
    for await (const { images } of epochBatches(dataset, { seed, epoch: 0, batchSize: 4, ahead: 3 })) {
      images.dispose();
      used++;
      await turns(10);
      expect(state.reads).toBe(Math.min(10, used + 3));
    }
    expect(used).toBe(10);
  });

  it('reads no more after the loop is left', async () => {
    const { dataset, state } = counted(40);
    for await (const { images } of epochBatches(dataset, { seed, epoch: 0, batchSize: 4 })) {
      images.dispose();
      break;
    }
    const { reads } = state;
    await turns(10);
    expect(state.reads).toBe(reads);
  });

  it('throws an error of reading at its batch', async () => {
    let used = 0;
    const walk = async () => {
      for await (const { images } of epochBatches(counted(20, 2).dataset, { seed, epoch: 0, batchSize: 4 })) {
        images.dispose();
        used++;
      }
    };
    await expect(walk()).rejects.toThrow('disk on fire');
    expect(used).toBe(2);
  });

  it('stops at a signal, and refuses numbers outside their range', async () => {
    const { dataset } = counted(4);
    const stopped = epochBatches(dataset, { seed, epoch: 0, batchSize: 2, signal: AbortSignal.abort() });
    await expect(stopped.next()).rejects.toMatchObject({ code: 'ABORTED' });
    expect(() => epochBatches(dataset, { seed, epoch: 0, batchSize: 0 })).toThrow(
      'epochBatches: expected batchSize to be an integer >= 1, got 0.',
    );
    expect(() => epochBatches(dataset, { seed, epoch: 0, batchSize: 1, ahead: -1 })).toThrow('expected ahead to be');
  });
});

import { createImageDataset } from '@gans/datasets';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { unlabelledBatches } from './unlabelled-batches';

const dataset = createImageDataset({
  name: 'ramp',
  classNames: ['any'],
  imageShape: [1, 1, 1],
  labels: new Uint8Array(5),
  pixels: Uint8Array.of(0, 51, 102, 204, 255),
});

const walk = (batches: () => Iterable<tf.Tensor4D>) => Array.from(batches(), (images) => [...images.dataSync()]);

describe('unlabelledBatches', () => {
  it('walks all images in order, as often as it is asked to, and frees each batch', () => {
    const before = tf.memory().numTensors;
    const batches = unlabelledBatches(dataset, { batchSize: 2 });
    const values = walk(batches).map((batch) => batch.map((value) => Number(value.toFixed(4))));
    expect(values).toEqual([[-1, -0.6], [-0.2, 0.6], [1]]);
    expect(walk(batches)).toEqual(walk(batches));
    for (const images of batches()) {
      expect(images.shape).toEqual([2, 1, 1, 1]);
      break; // whoever leaves early leaves nothing
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it('takes the first ones where there is a limit', () => {
    expect(walk(unlabelledBatches(dataset, { limit: 3 })).flat()).toHaveLength(3);
    expect(walk(unlabelledBatches(dataset, { limit: 9 })).flat()).toHaveLength(5);
  });

  it('never reads a label', () => {
    const guarded = {
      length: 5,
      imageShape: dataset.imageShape,
      pixels: dataset.pixels,
      get labels(): never {
        throw new Error('a label was read');
      },
    };
    expect(walk(unlabelledBatches(guarded)).flat()).toHaveLength(5);
  });

  it('refuses numbers out of range', () => {
    expect(() => unlabelledBatches(dataset, { batchSize: 0 })).toThrow(
      'expected batchSize to be an integer >= 1, got 0.',
    );
    expect(() => unlabelledBatches(dataset, { limit: 0 })).toThrow('expected limit to be an integer >= 1, got 0.');
    expect(() => unlabelledBatches({ ...dataset, length: 0 }, { limit: 1 })).toThrow(
      'unlabelledBatches: expected at least one image, got none.',
    );
  });
});

import '@tensorflow/tfjs';
import { asTaps } from '@gans/core-nets';
import { batch, glyphsDataset } from '@gans/datasets';
import { argmaxRows } from '@gans/metrics';
import { createSeed, disposeTree } from '@gans/tensor';
import { memory, setBackend, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createGlyphsClassifier, GLYPHS_CLASSIFIER } from './glyphs-classifier';

beforeAll(() => setBackend('cpu'));

describe('GLYPHS_CLASSIFIER', () => {
  it('is the same for everyone: other weights must get another name', () => {
    expect(GLYPHS_CLASSIFIER.name).toBe('glyphs-cnn-1');
    expect(GLYPHS_CLASSIFIER.sha256).toBe('355f002f98cac342f15b102ab03c86dac168e36f8a5bc91cc73f491e0c2dc382');
  });
});

describe('createGlyphsClassifier', () => {
  it('reads glyphs of a seed that it was not trained with', () => {
    const before = memory().numTensors;
    const set = glyphsDataset({
      seed: createSeed(12),
      count: 108,
      channels: 3,
      alphabet: 'alphanumeric',
      split: 'test',
    });
    expect(GLYPHS_CLASSIFIER.classNames).toEqual(set.classNames);
    const net = createGlyphsClassifier();
    const { images, labels } = batch(
      set,
      Int32Array.from({ length: 108 }, (_, i) => i),
    );
    const { logits, features } = asTaps(net)(images) as Record<'logits' | 'features', Tensor2D>;
    const read = argmaxRows(logits.dataSync(), 36);
    expect([...read].filter((label, i) => label === labels[i]).length).toBeGreaterThan(104);
    for (const tensor of [logits, features]) tensor.dispose();
    images.dispose();
    disposeTree(net.params, net.state);
    expect(memory().numTensors).toBe(before);
  });
});

import { createSeed } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { smallDataset } from '../../internal/small-gan';
import { trainingImagesFor } from './training-images';

const options = { count: 10, seed: createSeed(3) };

describe('trainingImagesFor', () => {
  it('gives images without labels, in the order of the seed', () => {
    const dataset = smallDataset(12);
    const { unlabelled, labelled } = trainingImagesFor({ realShare: 0 }, dataset, options);
    expect(labelled).toBeUndefined();
    expect(Object.keys(unlabelled).sort()).toEqual(['imageShape', 'length', 'pixels']);
    const images = Array.from({ length: 10 }, (_, i) => unlabelled.pixels([i]).join());
    const all = Array.from({ length: 12 }, (_, i) => dataset.pixels([i]).join());
    const places = images.map((image) => all.indexOf(image));
    expect(new Set(places).size).toBe(10);
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(places).not.toEqual([...places].sort((a, b) => a - b));
  });

  it('gives labels to a variant that is about them', () => {
    const dataset = smallDataset(12);
    expect(trainingImagesFor({ realShare: 0.1 }, dataset, options).labelled).toBe(dataset);
  });
});

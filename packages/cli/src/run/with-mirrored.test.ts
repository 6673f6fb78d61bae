import { createImageDataset } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { withMirrored } from './with-mirrored';

const dataset = createImageDataset({
  name: 'arrows',
  split: 'train',
  classNames: ['left', 'right'],
  imageShape: [2, 3, 2],
  labels: Uint8Array.of(0, 1),
  pixels: Uint8Array.from({ length: 24 }, (_, i) => i),
});

describe('withMirrored', () => {
  const both = withMirrored(dataset);

  it('holds each image as it is, and once more with its columns reversed, channels in their order', () => {
    expect(both.length).toBe(4);
    expect([...both.pixels([1, 0])]).toEqual([...dataset.pixels([1, 0])]);
    expect([...both.pixels([2])]).toEqual([4, 5, 2, 3, 0, 1, 10, 11, 8, 9, 6, 7]);
    expect([...both.pixels([3, 1])]).toEqual([16, 17, 14, 15, 12, 13, 22, 23, 20, 21, 18, 19, ...dataset.pixels([1])]);
  });

  it('keeps classes, and leaves the set itself as it was', () => {
    expect([...both.labels]).toEqual([0, 1, 0, 1]);
    expect(both).toMatchObject({ classNames: ['left', 'right'], split: 'train', imageShape: [2, 3, 2] });
    expect([...dataset.pixels([0])]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  });
});

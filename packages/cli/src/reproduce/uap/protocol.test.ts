import { createImageDataset } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { recordOf, targetRecord } from './protocol';

const set = (...pixels: number[]) =>
  createImageDataset({
    name: 'dots',
    classNames: ['dark', 'light'],
    imageShape: [1, 1, 1],
    labels: Uint8Array.from(pixels, (value) => Number(value > 127)),
    pixels: Uint8Array.from(pixels),
  });

describe('recordOf and targetRecord', () => {
  it('tell images by their content', () => {
    const [train, test] = [set(3, 250, 7), set(200, 1)];
    expect(recordOf(train)).toEqual({ name: 'dots', sha256: train.sha256, count: 3 });
    expect(targetRecord({ train, test })).toEqual({
      ...recordOf(train),
      testSha256: test.sha256,
      testCount: 2,
      imageShape: [1, 1, 1],
      classNames: ['dark', 'light'],
    });
  });
});

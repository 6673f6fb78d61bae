import { join } from 'node:path';
import { memory, oneHot, type Tensor2D, tidy, zeros } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWithDecoders } from '../internal/small-decoders';
import { countDecoders, openDecoders } from './open-generator';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await folderWithDecoders('decoders'));
});
afterAll(() => remove());

describe('countDecoders', () => {
  it('counts none where there is no folder', async () => {
    expect(await countDecoders(folder)).toBe(2);
    expect(await countDecoders(join(folder, 'nowhere'))).toBe(0);
  });
});

describe('openDecoders', () => {
  it('makes one generator of the decoders of a folder, and frees them', async () => {
    const before = memory().numTensors;
    const opened = await openDecoders(folder);
    expect(opened.classNames).toEqual(['dark', 'light']);
    expect(opened.spec).toMatchObject({ latentSize: 2, classCount: 2, imageShape: [8, 8, 1] });
    tidy(() => {
      const images = opened.generator(zeros([2, 2]), oneHot([1, 0], 2).toFloat() as Tensor2D);
      expect(images.shape).toEqual([2, 8, 8, 1]);
    });
    opened.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('refuses decoders that draw different things, and leaves none', async () => {
    const mixed = await folderWithDecoders('mixed-decoders', [{}, { height: 4 }]);
    try {
      const before = memory().numTensors;
      await expect(openDecoders(mixed.folder)).rejects.toThrow(/built as .*8x8x1 of 2 latents.*got 4x8x1/);
      expect(memory().numTensors).toBe(before);
    } finally {
      await mixed.remove();
    }
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderWithDecoders } from '../internal/small-decoders';
import { testIo } from '../internal/test-io';
import { classifyImages } from './classify-images';
import { openModel } from './open-model';

let folder: string;
let remove: () => Promise<void>;
beforeAll(async () => {
  ({ folder, remove } = await folderWithDecoders('decoders'));
});
afterAll(() => remove());

describe('openModel', () => {
  it('refuses decoders that are told more than the class', async () => {
    const told = await folderWithDecoders('told-decoders', [{ classCount: 3 }, { classCount: 3 }]);
    try {
      await expect(openModel(told.folder, { model: 'told', checkpoint: 'last' })).rejects.toThrow(
        'expected --model to be a generator that is told the class alone, got told, whose decoders are told more.',
      );
    } finally {
      await told.remove();
    }
  });

  it('lets gans classify read images by a decoder a class', async () => {
    const request = {
      model: folder,
      checkpoint: 'last',
      images: 'glyphs',
      split: 'test',
      count: 2,
      preset: 'fast',
      bank: 4,
      seed: 1,
      engine: 'cpu',
      explainCount: 1,
      calibrateCount: 1,
      quiet: true,
    } as const;
    const result = await classifyImages(request, testIo({ cwd: folder }));
    expect(result.classNames).toEqual(['dark', 'light']);
    expect(result.decisions.map(({ class: own }) => ['dark', 'light'].includes(own))).toEqual([true, true]);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadData } from './data';
import { imageNames, writeImages } from './internal/small-images';

const cwd = process.cwd();

/** 2 x 2 red pixels. */
const RED_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGM8ISfHwMDAxMDAwMDAAAANBAEIfXHKZgAAAABJRU5ErkJggg==';

describe('loadData', () => {
  it('draws glyphs without any file, the same ones every time', async () => {
    const { train, test } = await loadData('glyphs', { cwd });
    expect(train).toMatchObject({
      name: 'glyphs',
      length: 30_000,
      classCount: 10,
      imageShape: [32, 32, 1],
      split: 'train',
    });
    expect(test).toMatchObject({ length: 6_000, split: 'test' });
    const again = await loadData('glyphs', { cwd });
    expect(again.train.pixels([7, 29_999])).toEqual(train.pixels([7, 29_999]));
    expect(train.pixels([0])).not.toEqual(test.pixels([0]));
  });

  it('draws 36 classes in colour when asked', async () => {
    const { train } = await loadData('glyphs-36', { channels: 3, cwd });
    expect(train).toMatchObject({ name: 'glyphs-36', classCount: 36, imageShape: [32, 32, 3] });
  });

  it('reads a folder of MNIST-format files, relative to the working folder', async () => {
    const { train, test } = await loadData('../shared/data/mnist', { cwd });
    expect(train).toMatchObject({ name: 'MNIST', length: 60_000, imageShape: [28, 28, 1] });
    expect(test).toMatchObject({ name: 'MNIST', length: 10_000 });
  });

  it('reads images by class, in the colours that are asked for', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-images-'));
    const red = Buffer.from(RED_PNG, 'base64');
    for (const part of ['train', 'test']) {
      await mkdir(join(folder, part, 'cat'), { recursive: true });
      await writeFile(join(folder, part, 'cat', '1.png'), red);
    }
    const { train, test } = await loadData(folder, { cwd });
    expect([train.length, test.classNames, test.imageShape]).toEqual([1, ['cat'], [2, 2, 3]]);
    expect((await loadData(folder, { channels: 1, cwd })).train.imageShape).toEqual([2, 2, 1]);
  });

  it('brings image files, and sets of any other format, to a size', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-sizes-'));
    try {
      await writeImages(folder, imageNames(20, ['cat', 'dog']), { channels: 3, size: 9 });
      await writeImages(folder, ['cat/wide.png'], { channels: 3, size: 14 });
      await expect(loadData(folder, { cwd })).rejects.toThrow(
        'Bring them to one size by --resize N, for example --resize 32.',
      );
      await writeImages(folder, ['dog/grey.png'], { channels: 1, size: 9 });
      await expect(loadData(folder, { resize: 6, cwd })).rejects.toThrow('Pass --channels 3 (or 1) to convert them.');
      const { train, test } = await loadData(folder, { resize: 6, channels: 3, cwd });
      expect([train.imageShape, test.imageShape, train.length + test.length]).toEqual([[6, 6, 3], [6, 6, 3], 22]);
      expect(train.pixels([0])).toHaveLength(108);
    } finally {
      await rm(folder, { recursive: true });
    }
    const { train, test } = await loadData('../shared/data/mnist', { resize: 32, cwd });
    expect([train.imageShape, test.imageShape]).toEqual([
      [32, 32, 1],
      [32, 32, 1],
    ]);
    expect(train.name).not.toBe('MNIST');
    expect(train.pixels([5, 9])).toHaveLength(2 * 32 * 32);
  });

  it('refuses images that do not decode, or leaves them out and says which', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-damaged-'));
    try {
      await writeImages(folder, imageNames(20, ['cat', 'dog']), { channels: 1, size: 4 });
      await writeFile(join(folder, 'dog', 'broken.png'), 'no image');
      await expect(loadData(folder, { cwd })).rejects.toThrow(
        /^gans train: expected all 21 images of .* to decode, got 1 that do not: dog\/broken\.png .* or pass --skip-corrupt to leave them out\.$/,
      );
      const lines: string[] = [];
      const { train, test } = await loadData(folder, { cwd, skipCorrupt: true, onSkipped: (line) => lines.push(line) });
      expect(train.length + test.length).toBe(20);
      expect(new Set(lines)).toEqual(
        new Set([expect.stringMatching(/^images that do not decode are left out, 1 in all: dog\/broken\.png \(/)]),
      );
      await mkdir(join(folder, 'emu'));
      await expect(loadData(folder, { cwd, skipCorrupt: true })).rejects.toThrow(
        /^gans train: .* got none in emu\/\. Add images, or remove the folder\.$/,
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('shows how far it is, and stops when asked', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'gans-reading-'));
    try {
      await writeImages(folder, imageNames(12, ['cat', 'dog']), { channels: 1, size: 4 });
      const seen: number[] = [];
      await loadData(folder, { cwd, onProgress: (done, total) => seen.push(done / total) });
      expect([seen.at(0), seen.at(-1)]).toEqual([0, 1]);
      await expect(loadData(folder, { cwd, signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('names the built-in set that a misspelt name means', async () => {
    await expect(loadData('glyps', { cwd })).rejects.toMatchObject({
      code: 'IO',
      message:
        "gans train: expected --data to be glyphs, glyphs-36 or a folder, got 'glyps', which does not exist. Did you mean glyphs?",
    });
    await expect(loadData('no/such/folder', { cwd })).rejects.toThrow('Pass the folder that holds train-images');
  });

  it('refuses an empty folder, and colour where there is none', async () => {
    const empty = await mkdtemp(join(tmpdir(), 'gans-data-'));
    await expect(loadData(empty, { cwd })).rejects.toMatchObject({ message: expect.stringContaining(empty) });
    await expect(loadData('../shared/data/mnist', { channels: 3, cwd })).rejects.toMatchObject({ code: 'CONFIG' });
  });
});

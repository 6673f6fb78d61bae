import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeNpz } from '@gans/checkpoints';
import { readImageFolder } from '@gans/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallData } from '../internal/small-data';
import { imageNames, writeImages } from '../internal/small-images';
import { type DatasetSourceOptions, drawRows, openDataset } from './dataset-source';

let cwd: string;
const options: DatasetSourceOptions = {
  split: 'test',
  seed: 1,
  skipCorrupt: false,
  signal: new AbortController().signal,
  onProgress: () => undefined,
};
const open = (name: string, changes: Partial<DatasetSourceOptions> = {}) =>
  openDataset(
    { kind: 'images', path: name === 'glyphs' ? name : join(cwd, name), given: `--real ${name}` },
    { ...options, ...changes },
  );

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-dataset-source-'));
  await writeImages(join(cwd, 'pets'), imageNames(6, ['cat', 'dog']));
  await writeImages(join(cwd, 'split'), [
    ...imageNames(4, ['train/a', 'train/b']),
    ...imageNames(2, ['test/a', 'test/b']),
  ]);
  await writeImages(join(cwd, 'mixed'), ['a.png']);
  await writeImages(join(cwd, 'mixed'), ['b.png'], { size: 9 });
  await writeImages(join(cwd, 'grey'), ['a.png']);
  await writeImages(join(cwd, 'grey'), ['b.png'], { channels: 3 });
  await writeImages(join(cwd, 'torn'), imageNames(3));
  const whole = await readFile(join(cwd, 'torn', '001.png'));
  await writeFile(join(cwd, 'torn', '001.png'), whole.subarray(0, 60));
  await writeSmallData(join(cwd, 'idx'), { train: 20, test: 10 }, 8);
  const pixels = Uint8Array.from({ length: 3 * 16 }, (_, i) => i);
  await writeNpz(join(cwd, 'plain.npz'), {
    images: ndArray(pixels, [3, 4, 4]),
    labels: ndArray(Int32Array.of(0, 1, 0)),
  });
  await writeNpz(join(cwd, 'moments.npz'), {
    mu: ndArray(new Float64Array(2)),
    sigma: ndArray(new Float64Array(4), [2, 2]),
  });
  await writeNpz(join(cwd, 'parts.npz'), {
    x_test: ndArray(pixels, [3, 4, 4]),
    y_test: ndArray(Int32Array.of(0, 1, 0)),
  });
});
afterAll(() => rm(cwd, { recursive: true }));

describe('openDataset', () => {
  it('reads a folder whole, with its classes', async () => {
    const pets = await open('pets');
    expect([pets.count, pets.imageShape, pets.classNames]).toEqual([6, [8, 8, 1], ['cat', 'dog']]);
    const { pixels } = await readImageFolder(join(cwd, 'pets'));
    expect(await pets.pixels(2, 3)).toEqual(pixels([2, 3, 4]));
    expect(pets.details.decoders).toEqual([expect.stringContaining('LodePNG')]);
  });

  it('reads the split asked for of sets that have splits, whatever their format', async () => {
    expect((await open('split')).count).toBe(2);
    expect((await open('split', { split: 'train' })).count).toBe(4);
    expect((await open('idx')).count).toBe(10);
    expect((await open('idx', { split: 'train' })).details.split).toBe('train');
    expect((await open('plain.npz')).count).toBe(3);
    expect((await open('parts.npz')).count).toBe(3);
    expect((await open('glyphs')).count).toBe(6000);
  });

  it('draws --count images by the seed, in their own order, and says so', async () => {
    const [drawn, again, other] = [
      await open('idx', { count: 4 }),
      await open('idx', { count: 4 }),
      await open('idx', { count: 4, seed: 2 }),
    ];
    expect([drawn.count, drawn.details.drawnBySeed]).toEqual([4, 1]);
    expect(await drawn.pixels(0, 4)).toEqual(await again.pixels(0, 4));
    expect(await drawn.pixels(0, 4)).not.toEqual(await other.pixels(0, 4));
    expect((await open('idx', { count: 10 })).details).not.toHaveProperty('drawnBySeed');
  });

  it('names what is wrong, and what to write on the command line', async () => {
    await expect(open('torn')).rejects.toThrow(
      /^gans evaluate: .* got 1 that do not: 001\.png .*pass --skip-corrupt to leave them out\.$/,
    );
    await expect(open('mixed')).rejects.toThrow(/8 x 8 for a\.png and 9 x 9 for b\.png .* pass --size N\.$/);
    await expect(open('grey')).rejects.toThrow(/1 grey among 2, the first a\.png\. Pass --channels 3 \(or 1\)/);
    await expect(open('moments.npz')).rejects.toThrow(
      /^gans evaluate: .* got mu, sigma\. Pass images as uint8 \[N, H, W, C\]; statistics of other programs are not read\.$/,
    );
    await expect(open('split/train/a/000.png')).rejects.toThrow(/000\.png/);
  });

  it('leaves corrupt images out only when asked to, and lists them', async () => {
    const { count, details } = await open('torn', { skipCorrupt: true });
    expect([count, details.skippedCorrupt, details.skippedFiles]).toEqual([2, 1, ['001.png']]);
  });

  it('brings mixed images to one size and one number of channels when asked to', async () => {
    expect((await open('mixed', { size: 4 })).imageShape).toEqual([4, 4, 1]);
    expect((await open('grey', { channels: 3 })).imageShape).toEqual([8, 8, 3]);
  });
});

describe('drawRows', () => {
  it('draws each row once at most, in rising order', () => {
    const rows = drawRows(20, 8, 3);
    expect(rows).toHaveLength(8);
    expect([...rows]).toEqual([...new Set(rows)].sort((a, b) => a - b));
  });
});

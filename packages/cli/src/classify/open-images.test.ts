import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodePng } from '../png';
import { type OpenImagesOptions, openImages } from './open-images';

let cwd: string;
const png = (grey: number, size = 8) =>
  encodePng({ width: size, height: size, channels: 1, data: new Uint8Array(size * size).fill(grey) });
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-open-images-'));
  for (const folder of ['by-class/dark', 'by-class/light', 'flat']) await mkdir(join(cwd, folder), { recursive: true });
  await writeFile(join(cwd, 'by-class/dark/a.png'), png(10));
  await writeFile(join(cwd, 'by-class/light/b.png'), png(200, 16));
  await writeFile(join(cwd, 'by-class/light/c.png'), 'no image');
  await writeFile(join(cwd, 'flat/d.png'), png(90));
  await writeFile(
    join(cwd, 'red.png'),
    encodePng({
      width: 2,
      height: 2,
      channels: 3,
      data: Uint8Array.from({ length: 12 }, (_, i) => (i % 3 === 0 ? 255 : 0)),
    }),
  );
});
afterAll(() => rm(cwd, { recursive: true }));

const open = (given: string, options: Partial<OpenImagesOptions> = {}) =>
  openImages(given, {
    imageShape: [8, 8, 1],
    classNames: ['light', 'grey', 'dark'],
    split: 'test',
    seed: 1,
    cwd,
    signal: new AbortController().signal,
    onProgress: () => undefined,
    ...options,
  });

describe('openImages', () => {
  it('brings a folder to the size of the generator, knows its classes by name, and names what does not decode', async () => {
    const images = await open('by-class');
    expect([images.count, images.nameOf(0), images.nameOf(1)]).toEqual([2, 'dark/a.png', 'light/b.png']);
    expect([...images.labels!]).toEqual([2, 0]);
    expect([...images.pixels(1, 1)]).toEqual(new Array(64).fill(200));
    expect(images.failures).toEqual([{ name: 'light/c.png', error: expect.stringContaining('PNG') }]);
  });

  it('knows no classes where folders are none of the generator', async () => {
    expect((await open('flat')).labels).toBeUndefined();
    expect((await open('by-class', { classNames: ['0', '1'] })).labels).toBeUndefined();
  });

  it('opens one file, in colour or grey as the generator draws', async () => {
    const grey = await open('red.png');
    expect([grey.count, grey.nameOf(0), ...grey.pixels(0, 1)]).toEqual([1, 'red.png', ...new Array(64).fill(76)]);
    const coloured = await open('flat/d.png', { imageShape: [4, 4, 3] });
    expect([...coloured.pixels(0, 1)]).toEqual(new Array(48).fill(90));
  });

  it('opens built-in sets', async () => {
    const glyphs = await open('glyphs', { imageShape: [16, 16, 3], count: 5, classNames: [...'0123456789'] });
    expect([glyphs.count, glyphs.pixels(0, 2).length]).toEqual([5, 2 * 768]);
    expect(glyphs.labels).toHaveLength(5);
  });

  it('draws some images from all over a set, the same by the same seed', async () => {
    const some = (options: Partial<OpenImagesOptions>) =>
      open('glyphs', { imageShape: [16, 16, 3], classNames: [...'0123456789'], ...options });
    const [all, few, same, others] = await Promise.all([
      some({}),
      some({ count: 20 }),
      some({ count: 20 }),
      some({ count: 20, seed: 2 }),
    ]);
    const places = (images: typeof all) =>
      Array.from({ length: images.count }, (_, i) => Number(images.nameOf(i).slice(5)));
    expect(places(few)).toEqual(places(same));
    expect(places(few)).not.toEqual(places(others));
    expect(places(few)).toEqual([...new Set(places(few))].sort((a, b) => a - b));
    expect(Math.max(...places(few))).toBeGreaterThan(all.count / 2);
    for (const [i, place] of places(few).entries()) {
      expect(few.labels![i]).toBe(all.labels![place]);
      expect(few.pixels(i, 1)).toEqual(all.pixels(place, 1));
    }
    expect(places(await some({ count: all.count + 1 }))).toHaveLength(all.count);
  });

  it('refuses what is not there', async () => {
    await expect(open('nowhere')).rejects.toThrow(/expected --images to exist, got 'nowhere'/);
  });
});

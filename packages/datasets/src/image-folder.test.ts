import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from '@cwasm/lodepng';
import { afterAll, describe, expect, it } from 'vitest';
import { classHistogram } from './class-histogram';
import { type ImageFolderOptions, readImageFolder } from './image-folder';
import { packTar } from './internal/tar-fixture';

const scratch = mkdtempSync(join(tmpdir(), 'gans-image-folder-'));
afterAll(() => rmSync(scratch, { recursive: true }));

type Files = readonly { path: string; data: Uint8Array }[];

/** A colour PNG of one colour. */
const png = (value: number, { width = 2, height = 3 } = {}) => {
  const data = new Uint8Array(4 * width * height).fill(value);
  for (let i = 3; i < data.length; i += 4) data[i] = 255;
  for (let i = 0; i < data.length; i += 4) data[i] = 255 - value;
  return encode({ width, height, data });
};
const greyPng = () => {
  const { cases } = JSON.parse(readFileSync(new URL('./fixtures/pillow-images.json', import.meta.url), 'utf8'));
  return new Uint8Array(Buffer.from(cases.find(({ id }: { id: string }) => id === 'png, grey').file, 'base64'));
};
const pets: Files = [
  { path: 'dog/b.png', data: png(40) },
  { path: 'cat/2.png', data: png(20) },
  { path: 'dog/a.png', data: png(30) },
  { path: 'cat/1.png', data: png(10) },
];

let made = 0;
function folderOf(files: Files): string {
  const root = join(scratch, `set-${made++}`);
  for (const { path, data } of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), data);
  }
  return root;
}
function archiveOf(files: Parameters<typeof packTar>[0], gzip: boolean): string {
  const path = join(scratch, `set-${made++}.tar${gzip ? '.gz' : ''}`);
  writeFileSync(path, gzip ? gzipSync(packTar(files)) : packTar(files));
  return path;
}
const refusal = (files: Files, options?: ImageFolderOptions) => readImageFolder(folderOf(files), options);

describe('readImageFolder', () => {
  it('takes classes from folders, and orders by path', async () => {
    const set = await readImageFolder(folderOf(pets));
    expect(set.classNames).toEqual(['cat', 'dog']);
    expect(set.paths).toEqual(['cat/1.png', 'cat/2.png', 'dog/a.png', 'dog/b.png']);
    expect([...set.labels]).toEqual([0, 0, 1, 1]);
    expect(set.imageShape).toEqual([3, 2, 3]);
    expect([...set.pixels([3, 0]).subarray(0, 3)]).toEqual([215, 40, 40]);
    expect([set.verified, set.skipped, set.decoders]).toEqual([false, [], ['LodePNG (@cwasm/lodepng 0.1.9)']]);
  });

  it('D5: reads the same from a folder, a tar and a tar.gz, whatever the order of entries', async () => {
    const folder = await readImageFolder(folderOf(pets));
    const backwards = [{ path: './pets/' }, ...[...pets].reverse().map((f) => ({ ...f, path: `./pets/${f.path}` }))];
    for (const path of [archiveOf(pets, false), archiveOf(backwards, false), archiveOf(backwards, true)]) {
      const set = await readImageFolder(path);
      expect(set.sha256).toBe(folder.sha256);
      expect(set.classNames).toEqual(folder.classNames);
    }
  });

  it('reads long names as pax and GNU tar write them', async () => {
    const long = `${'x'.repeat(120)}.png`;
    const record = `path=cat/${long}\n`;
    const size = record.length + 4;
    const pax = [{ path: 'pax', type: 'x', data: new TextEncoder().encode(`${size} ${record}`) }];
    const gnu = [{ path: 'long', type: 'L', data: new TextEncoder().encode(`cat/${long}\0`) }];
    for (const header of [pax, gnu]) {
      const set = await readImageFolder(archiveOf([...header, { path: 'short', data: png(9) }, pets[0]!], true));
      expect(set.paths).toEqual([`cat/${long}`, 'dog/b.png']);
    }
  });

  it('reads images side by side as one class, and passes over other and hidden files', async () => {
    const set = await readImageFolder(
      folderOf([
        { path: 'a.png', data: png(1) },
        { path: 'README.md', data: png(2) },
        { path: '._a.png', data: png(3) },
      ]),
    );
    expect([set.length, set.classCount]).toEqual([1, 1]);
  });

  it('reads a split, with the classes of both', async () => {
    const folder = folderOf([
      ...pets.slice(0, 1).map((f) => ({ ...f, path: `test/${f.path}` })),
      ...pets.map((f) => ({ ...f, path: `train/${f.path}` })),
    ]);
    const test = await readImageFolder(folder, { split: 'test' });
    expect([test.split, test.length, test.labels[0], test.classNames]).toEqual(['test', 1, 1, ['cat', 'dog']]);
    await expect(readImageFolder(folder)).rejects.toThrow('got the folders train and test. Pass split: which of them');
    await expect(refusal(pets, { split: 'train' })).rejects.toThrow('to hold train/ and test/, got cat/1.png.');
  });

  it('takes classes in a given order', async () => {
    const set = await readImageFolder(folderOf(pets), { classNames: ['dog', 'cat', 'cow'] });
    expect([...set.labels]).toEqual([1, 1, 0, 0]);
    await expect(refusal(pets, { classNames: ['cat'] })).rejects.toThrow('only the classes cat, got dog/a.png');
  });

  it('names and counts damaged images, and skips them only when told to', async () => {
    const damaged = [
      ...pets,
      { path: 'cat/3.png', data: png(5).subarray(0, 60) },
      { path: 'dog/c.jpg', data: new Uint8Array(0) },
    ];
    await expect(refusal(damaged)).rejects.toThrow(
      /expected all 6 images of .* to decode, got 2 that do not: cat\/3.png \(damaged or missing data after a sound PNG header\), then dog\/c.jpg\. Replace them, or pass corrupt: 'skip'/,
    );
    const set = await readImageFolder(folderOf(damaged), { corrupt: 'skip' });
    expect(set.length).toBe(4);
    expect(set.skipped.map(({ path }) => path)).toEqual(['cat/3.png', 'dog/c.jpg']);
    expect(set.skipped[1]!.reason).toContain('got an empty file');
    await expect(refusal(damaged.slice(4), { corrupt: 'skip' })).rejects.toThrow('expected all 2 images');
  });

  it('refuses mixed sizes, grey among colour, and kinds it does not read, by name', async () => {
    await expect(refusal([...pets, { path: 'cat/9.png', data: png(1, { width: 5 }) }])).rejects.toThrow(
      'got 2 x 3 for cat/1.png and 5 x 3 for cat/9.png (1 of 5 differ from the first)',
    );
    const mixed = [
      { path: 'a/1.png', data: png(1, { width: 10, height: 9 }) },
      { path: 'a/2.png', data: greyPng() },
    ];
    await expect(refusal(mixed)).rejects.toThrow('got 1 grey among 2, the first a/2.png. Pass channels: 3 (or 1)');
    expect((await readImageFolder(folderOf(mixed), { channels: 3 })).imageShape).toEqual([9, 10, 3]);
    // 0.299 * 254 + (0.587 + 0.114) * 1 = 76.6
    expect((await readImageFolder(folderOf(mixed), { channels: 1 })).pixels([0])[0]).toBe(77);
    await expect(refusal([...pets, { path: 'cat/9.webp', data: png(1) }])).rejects.toThrow('got cat/9.webp');
    await expect(refusal([...pets, { path: 'loose.png', data: png(1) }])).rejects.toThrow(
      'loose.png beside such folders',
    );
  });

  it('refuses an empty class, which would shift the others, unless all classes are named', async () => {
    const folder = folderOf(pets);
    mkdirSync(join(folder, 'cow'));
    const words = 'to hold images in each class, got none in cow/. Remove it, or name all classes in classNames.';
    await expect(readImageFolder(folder)).rejects.toThrow(words);
    for (const gzip of [false, true])
      await expect(readImageFolder(archiveOf([...pets, { path: 'cow/' }], gzip))).rejects.toThrow(words);
    const set = await readImageFolder(folder, { classNames: ['cat', 'cow', 'dog'] });
    expect([...set.labels]).toEqual([0, 0, 2, 2]);
  });

  it('refuses an empty class of a split only where the other has none of it either', async () => {
    const files = pets.map((f) => ({ ...f, path: `train/${f.path}` }));
    const test = ['test/cat/', 'test/dog/'].map((path) => ({ path }));
    expect((await readImageFolder(archiveOf([...files, ...test], false), { split: 'train' })).length).toBe(4);
    await expect(
      readImageFolder(archiveOf([...files, { path: 'test/cow/' }], false), { split: 'train' }),
    ).rejects.toThrow('got none in test/cow/');
  });

  it('passes over folders without images inside classes, beside them with other files, and beside loose images', async () => {
    const inside = archiveOf([...pets, { path: 'cat/more/' }, { path: 'notes/a.txt', data: png(1) }], false);
    expect((await readImageFolder(inside)).classNames).toEqual(['cat', 'dog']);
    const loose = archiveOf([{ path: 'a.png', data: png(1) }, { path: 'later/' }], false);
    expect((await readImageFolder(loose)).length).toBe(1);
  });

  it('follows links to folders, but not in circles', async () => {
    const folder = folderOf(pets);
    symlinkSync(join(folder, 'cat'), join(folder, 'kitten'));
    expect((await readImageFolder(folder)).classNames).toEqual(['cat', 'dog', 'kitten']);
    symlinkSync(folder, join(folder, 'dog/up'));
    await expect(readImageFolder(folder)).rejects.toThrow('got a link dog/up to a folder that it is in. Remove it.');
  });

  it('takes a file that cannot be read for a fault of the disk, not of the image', async () => {
    const folder = folderOf(pets);
    symlinkSync(join(scratch, 'gone.png'), join(folder, 'cat/gone.png'));
    await expect(readImageFolder(folder, { corrupt: 'skip' })).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringMatching(/^readImageFolder: expected .*gone.png to be a readable file, got ENOENT\./),
    });
  });

  it('brings mixed sizes to one when told to', async () => {
    const mixed = [...pets, { path: 'cat/9.png', data: png(90, { width: 7, height: 4 }) }];
    const set = await readImageFolder(folderOf(mixed), { resize: { height: 2, width: 2, filter: 'area' } });
    expect(set.imageShape).toEqual([2, 2, 3]);
    expect([...set.pixels([2]).subarray(0, 3)]).toEqual([165, 90, 90]);
    expect(set.name).toMatch(/^set-\d+ \(unverified\) \(2x2, area\)$/);
    const bad = { height: 0, width: 2, filter: 'area' } as const;
    await expect(refusal(mixed, { resize: bad })).rejects.toThrow('expected height to be an integer >= 1, got 0.');
  });

  it('refuses what holds no images, and damaged archives', async () => {
    await expect(readImageFolder(join(scratch, 'absent'))).rejects.toThrow('got ENOENT');
    await expect(refusal([{ path: 'notes.txt', data: png(1) }])).rejects.toThrow('got 1 other files');
    const whole = packTar(pets);
    const write = (bytes: Uint8Array) => {
      const path = join(scratch, `damaged-${made++}.tar`);
      writeFileSync(path, bytes);
      return path;
    };
    await expect(readImageFolder(write(whole.subarray(0, 700)))).rejects.toThrow('got the end of the');
    await expect(readImageFolder(write(whole.subarray(0, 1024)))).rejects.toThrow('got the end of the file');
    await expect(readImageFolder(write(gzipSync(whole).subarray(0, -6)))).rejects.toThrow('to be a whole gzip stream');
    await expect(readImageFolder(write(packTar(pets).fill(65, 3, 4)))).rejects.toThrow(
      'to hold a tar header at byte 0',
    );
    const zip = new TextEncoder().encode('PK\x03\x04'.padEnd(600));
    await expect(readImageFolder(write(zip))).rejects.toThrow('a tar header at byte 0, got a zip archive.');
    const link = archiveOf([{ path: 'cat/link.png', type: '2' }], false);
    await expect(readImageFolder(link)).rejects.toThrow('got a link or device, "cat/link.png"');
  });

  it('stops at a signal, and tells how far it is', async () => {
    const seen: number[] = [];
    await readImageFolder(folderOf(pets), { onProgress: (done, total) => seen.push(done, total) });
    expect(seen).toEqual([0, 4, 4, 4]);
    await expect(refusal(pets, { signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

describe('the JPEG copy of CIFAR-10', () => {
  const read = (split: 'train' | 'test') =>
    readImageFolder('../shared/data/cifar-10-jpeg/cifar-10-jpeg.tar.gz', { split });

  it('D5, D7: has 1000 test images a class, its own name, and the pixels that libjpeg-turbo gives', async () => {
    const test = await read('test');
    expect([test.name, test.verified, test.length]).toEqual(['CIFAR-10 (JPEG q75)', true, 10_000]);
    expect(test.classNames).toEqual([
      'airplane',
      'automobile',
      'bird',
      'cat',
      'deer',
      'dog',
      'frog',
      'horse',
      'ship',
      'truck',
    ]);
    expect([...classHistogram(test)]).toEqual(Array(10).fill(1000));
    expect(test.decoders[0]).toContain('libjpeg-turbo');
    const image = test.pixels([test.paths.indexOf('test/airplane/0000.jpg')]);
    const pixel = (row: number, column: number) => [...image.subarray(3 * (32 * row + column)).subarray(0, 3)];
    expect([pixel(0, 0), pixel(0, 1), pixel(16, 16), pixel(31, 31)]).toEqual([
      [141, 159, 179],
      [159, 176, 196],
      [207, 203, 218],
      [49, 72, 64],
    ]);
    const sums = [0, 0, 0];
    const all = test.pixels([...test.labels.keys()]);
    for (let i = 0; i < all.length; i++) sums[i % 3]! += all[i]!;
    expect(sums.map((sum) => (sum / 255 / 10_240_000).toFixed(4))).toEqual(['0.4941', '0.4851', '0.4504']);
  });

  it('D5: has 5000 training images a class', async () => {
    const train = await read('train');
    expect([train.name, train.verified]).toEqual(['CIFAR-10 (JPEG q75)', true]);
    expect([...classHistogram(train)]).toEqual(Array(10).fill(5000));
    const image = train.pixels([train.paths.indexOf('train/frog/0000.jpg')]);
    const pixel = (row: number, column: number) => [...image.subarray(3 * (32 * row + column)).subarray(0, 3)];
    expect([pixel(0, 0), pixel(0, 1), pixel(16, 16), pixel(31, 31)]).toEqual([
      [61, 62, 67],
      [48, 44, 45],
      [253, 227, 192],
      [129, 95, 67],
    ]);
  });
});

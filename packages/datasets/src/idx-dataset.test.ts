import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { isGansError } from '@gans/tensor';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeIdxImages, encodeIdxLabels } from './idx';
import { readIdxDataset, readIdxImages, readIdxLabels } from './idx-dataset';

const DATA = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
let folder: string;
let made = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'idx-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** A new folder with the given files. */
async function folderOf(files: Readonly<Record<string, Uint8Array | string>>): Promise<string> {
  const path = join(folder, `set${made++}`);
  await mkdir(path);
  for (const [name, content] of Object.entries(files)) await writeFile(join(path, name), content);
  return path;
}

const image = (count: number) =>
  encodeIdxImages({ count, rows: 2, columns: 3, pixels: Uint8Array.from({ length: 6 * count }, (_, i) => i) });
const label = (...labels: number[]) => encodeIdxLabels(Uint8Array.from(labels));
const errorOf = async (promise: Promise<unknown>): Promise<{ code: string; message: string }> => {
  try {
    await promise;
  } catch (error) {
    if (isGansError(error)) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error('expected the promise to be rejected');
};

// Counts, sums and checksums from the table of test vectors that comes with the data.
const official = [
  [
    'mnist',
    'train',
    'MNIST',
    60000,
    1567298545,
    [5, 0, 4, 1, 9, 2, 1, 3, 1, 4],
    [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949],
  ],
  [
    'mnist',
    'test',
    'MNIST',
    10000,
    264923200,
    [7, 2, 1, 0, 4, 1, 4, 9, 5, 9],
    [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009],
  ],
  ['fashion-mnist', 'train', 'Fashion-MNIST', 60000, 3431114169, [9, 0, 0, 3, 0, 2, 7, 2, 5, 5], Array(10).fill(6000)],
  ['fashion-mnist', 'test', 'Fashion-MNIST', 10000, 573469082, [9, 2, 1, 1, 6, 1, 4, 6, 5, 7], Array(10).fill(1000)],
] as const;

const md5s = {
  'mnist/train-images-idx3-ubyte': '6bbc9ace898e44ae57da46a324031adb',
  'mnist/train-labels-idx1-ubyte': 'a25bea736e30d166cdddb491f175f624',
  'mnist/t10k-images-idx3-ubyte': '2646ac647ad5339dbf082846283269ea',
  'mnist/t10k-labels-idx1-ubyte': '27ae3e4e09519cfbb04c329615203637',
  'fashion-mnist/train-images-idx3-ubyte': 'f4a8712d7a061bf5bd6d2ca38dc4d50a',
  'fashion-mnist/train-labels-idx1-ubyte': '9018921c3c673c538a1fc5bad174d6f9',
  'fashion-mnist/t10k-images-idx3-ubyte': '8181f5470baa50b63fa0f6fddb340f0a',
  'fashion-mnist/t10k-labels-idx1-ubyte': '15d484375f8d13e6eb1aabb0c3f46965',
};

describe('readIdxDataset', () => {
  it.each(official)('D1: reads %s %s whole and knows it', async (path, split, name, count, sum, firstTen, perClass) => {
    const dataset = await readIdxDataset(`${DATA}/${path}`, { split });
    expect([dataset.name, dataset.verified, dataset.split]).toEqual([name, true, split]);
    expect([dataset.length, dataset.imageShape, dataset.classCount]).toEqual([count, [28, 28, 1], 10]);
    expect([...dataset.labels.subarray(0, 10)]).toEqual(firstTen);
    const counts = new Array(10).fill(0);
    for (const k of dataset.labels) counts[k]++;
    expect(counts).toEqual(perClass);
    let total = 0;
    for (const value of dataset.pixels(Int32Array.from({ length: count }, (_, i) => i))) total += value;
    expect(total).toBe(sum);
  });

  it.each(Object.entries(md5s))('D1: decodes %s to the published checksum', async (path, md5) => {
    const read = path.includes('images')
      ? encodeIdxImages(await readIdxImages(`${DATA}/${path}.gz`))
      : encodeIdxLabels(await readIdxLabels(`${DATA}/${path}.gz`));
    expect(createHash('md5').update(read).digest('hex')).toBe(md5);
  });

  it('names the classes of Fashion-MNIST', async () => {
    const { classNames } = await readIdxDataset(`${DATA}/fashion-mnist`, { split: 'test' });
    expect([classNames[0], classNames[5], classNames[9]]).toEqual(['T-shirt/top', 'Sandal', 'Ankle boot']);
  });

  it('does not vouch for a known set with one label changed', async () => {
    const images = gunzipSync(await readFile(`${DATA}/mnist/t10k-images-idx3-ubyte.gz`));
    const labels = gunzipSync(await readFile(`${DATA}/mnist/t10k-labels-idx1-ubyte.gz`));
    labels[100]! ^= 1;
    const path = await folderOf({ 't10k-images-idx3-ubyte': images, 't10k-labels-idx1-ubyte': labels });
    const { name, verified } = await readIdxDataset(path, { split: 'test' });
    expect([name.endsWith(' (unverified)'), verified]).toEqual([true, false]);
  });

  it('D2: reads the same from plain and compressed files, whether named with a dash or a dot, or prefixed', async () => {
    const [images, labels] = [image(3), label(2, 0, 1)];
    const tests = { 't10k-images-idx3-ubyte': image(1), 't10k-labels-idx1-ubyte': label(0) };
    const named = await Promise.all([
      folderOf({ ...tests, 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels }),
      folderOf({ ...tests, 'train-images.idx3-ubyte': images, 'train-labels.idx1-ubyte': labels }),
      folderOf({
        ...tests,
        'train-images-idx3-ubyte.gz': gzipSync(images),
        'train-labels-idx1-ubyte.gz': gzipSync(labels),
      }),
      folderOf({ ...tests, 'my-train-images.idx3-ubyte.gz': gzipSync(images), 'my-train-labels.idx1-ubyte': labels }),
      folderOf({ ...tests, 'train-images-idx3-ubyte': gzipSync(images), 'train-labels-idx1-ubyte.gz': labels }),
    ]);
    for (const path of named) {
      const dataset = await readIdxDataset(path, { split: 'train' });
      expect([...dataset.labels]).toEqual([2, 0, 1]);
      expect([...dataset.pixels([1])]).toEqual([6, 7, 8, 9, 10, 11]);
      expect([dataset.imageShape, dataset.verified]).toEqual([[2, 3, 1], false]);
    }
  });

  it('takes the plain file where both lie there', async () => {
    const path = await folderOf({
      't10k-images-idx3-ubyte': image(1),
      't10k-images-idx3-ubyte.gz': 'not gzip',
      't10k-labels-idx1-ubyte': label(7),
    });
    expect([...(await readIdxDataset(path, { split: 'test' })).labels]).toEqual([7]);
  });

  it('holds out a stratified tenth, always the same, where there are no test files', async () => {
    const labels = Array.from({ length: 40 }, (_, i) => i % 2);
    const path = await folderOf({ 'train-images-idx3-ubyte': image(40), 'train-labels-idx1-ubyte': label(...labels) });
    const train = await readIdxDataset(path, { split: 'train' });
    const test = await readIdxDataset(path, { split: 'test' });
    expect([train.length, test.length]).toEqual([36, 4]);
    expect([...test.labels].sort()).toEqual([0, 0, 1, 1]);
    expect(test.name).toMatch(/ \(unverified\), a held-out tenth of the training images$/);
    expect(train.name).toMatch(/ \(unverified\), nine tenths of the training images$/);
    expect([train.split, test.split]).toEqual(['train', 'test']);
    const first = (dataset: typeof train) => Array.from({ length: dataset.length }, (_, i) => dataset.pixels([i])[0]!);
    expect([...first(train), ...first(test)].sort((a, b) => a - b)).toEqual(labels.map((_, i) => 6 * i));
    expect((await readIdxDataset(path, { split: 'test' })).sha256).toBe(test.sha256);
  });

  it('reads a set with other classes when they are named', async () => {
    const path = await folderOf({ 't10k-images-idx3-ubyte': image(2), 't10k-labels-idx1-ubyte': label(0, 11) });
    const classNames = Array.from({ length: 12 }, (_, i) => `shape ${i}`);
    expect((await readIdxDataset(path, { split: 'test', classNames })).classNames).toEqual(classNames);
    expect((await errorOf(readIdxDataset(path, { split: 'test' }))).message).toContain(
      't10k-labels-idx1-ubyte to hold labels from 0 to 9, got 11 at position 1. If the set has more classes, pass classNames',
    );
  });

  it('D2: refuses image and label counts that differ, naming both files', async () => {
    const path = await folderOf({ 't10k-images-idx3-ubyte': image(2), 't10k-labels-idx1-ubyte': label(0, 1, 1) });
    const { code, message } = await errorOf(readIdxDataset(path, { split: 'test' }));
    expect(code).toBe('FORMAT');
    expect(message).toMatch(
      /expected .*t10k-labels-idx1-ubyte to hold 2 labels, as many as .*t10k-images-idx3-ubyte holds images, got 3\./,
    );
  });

  it('refuses folders that are missing, empty, incomplete, ambiguous or too small', async () => {
    const [images, labels] = [image(1), label(0)];
    const cases: [Promise<string>, string, RegExp][] = [
      [Promise.resolve(join(folder, 'nowhere')), 'IO', /nowhere to be a readable folder, got nothing there\./],
      [Promise.resolve(`${DATA}/mnist/t10k-labels-idx1-ubyte.gz`), 'IO', /to be a readable folder, got a file\./],
      [folderOf({}), 'FORMAT', /to hold one train-images-idx3-ubyte \(\.gz or not\), got an empty folder\./],
      [folderOf({ 'a.png': '', 'b.png': '' }), 'FORMAT', /got a\.png, b\.png\. Pass the folder/],
      [folderOf({ 'train-labels-idx1-ubyte': labels }), 'FORMAT', /hold one train-images-idx3-ubyte/],
      [
        folderOf({
          'train-labels-idx1-ubyte': labels,
          'a-train-images-idx3-ubyte': images,
          'b-train-images-idx3-ubyte': images,
        }),
        'FORMAT',
        /one train-images-idx3-ubyte .* got a-train-images-idx3-ubyte, b-train-images-idx3-ubyte\./,
      ],
      [
        folderOf({ 'train-images-idx3-ubyte': images, 'train-labels-idx1-ubyte': labels }),
        'FORMAT',
        /t10k files, or at least 10 training images to part, got 1\./,
      ],
    ];
    for (const [path, code, message] of cases) {
      const error = await errorOf(readIdxDataset(await path, { split: 'train' }));
      expect(error.message).toMatch(message);
      expect(error.message).not.toContain('\n');
      expect(error.code).toBe(code);
    }
  });
});

describe('readIdxImages', () => {
  const read = async (content: Uint8Array | string) => readIdxImages(join(await folderOf({ file: content }), 'file'));

  it('D2: reads the same from plain and gzip bytes, and from several gzip members', async () => {
    const bytes = image(4);
    const expected = await read(bytes);
    expect(await read(gzipSync(bytes))).toEqual({ ...expected, pixels: Buffer.from(expected.pixels) });
    const members = Buffer.concat([gzipSync(bytes.subarray(0, 20)), gzipSync(bytes.subarray(20))]);
    expect(Array.from((await read(members)).pixels)).toEqual(Array.from(expected.pixels));
  });

  it('D2: refuses damaged files in one line that names file, expected and found', async () => {
    const bytes = encodeIdxImages({
      count: 50,
      rows: 8,
      columns: 8,
      pixels: Uint8Array.from({ length: 3200 }, (_, i) => (i * i) >> 3),
    });
    const gzip = gzipSync(bytes);
    const damaged = Buffer.from(gzip);
    damaged[gzip.length - 6]! ^= 0xff;
    const liar = Buffer.from(bytes);
    liar.writeUInt32BE(4_000_000, 4);
    const cases: [Uint8Array | string, RegExp][] = [
      [gzip.subarray(0, -100), /to hold a whole gzip stream, got one that ends early\. The file is truncated/],
      [gzip.subarray(0, 15), /to hold 16 header bytes, got \d+ bytes\. The file is truncated|ends early/],
      [damaged, /to hold a sound gzip stream, got a damaged one \(incorrect data check\)/],
      [Buffer.concat([gzip, Buffer.alloc(3)]), /to hold one gzip stream, got 3 bytes after its end/],
      [
        gzipSync(Buffer.concat([bytes, Buffer.alloc(1)])),
        /to hold 3216 bytes \(16 \+ 50 x 8 x 8\), got more than that\. Bytes follow/,
      ],
      [gzipSync(bytes.subarray(0, -1)), /to hold 3216 bytes .*, got 3215 bytes\. The file is truncated/],
      [gzipSync(liar), /to hold 256000016 bytes \(16 \+ 4000000 x 8 x 8\), got a gzip file of only \d+ bytes/],
      [gzipSync(label(1, 2, 3, 4, 5, 6, 7, 8)), /to hold magic number 2051, got 2049 \(labels\)/],
      [bytes.subarray(0, 3000), /to hold 3216 bytes .*, got 3000 bytes/],
      [Buffer.concat([bytes, bytes]), /to hold 3216 bytes .*, got 6432 bytes\. Bytes follow/],
      ['', /to hold 16 header bytes, got 0 bytes/],
      [
        'version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n',
        /to hold data, got a Git LFS pointer\. Run "git lfs pull"/,
      ],
      [
        '../../.git/annex/objects/Xx/Yy/MD5E-s9--00/MD5E-s9--00',
        /to hold data, got a git-annex link\. Run "git annex get"/,
      ],
      ['/annex/objects/MD5E-s9912422--f68b3c.gz\n', /git-annex link/],
    ];
    for (const [content, message] of cases) {
      const error = await errorOf(read(content));
      expect(error.message).toMatch(message);
      expect(error.message).toMatch(/^readIdxImages: expected \S+file to hold [^\n]+$/);
      expect(error.code).toBe('FORMAT');
    }
  });

  it('stops a gzip bomb at the size that its header announces', async () => {
    const bomb = gzipSync(Buffer.concat([image(1), Buffer.alloc(50_000_000)]));
    const { message } = await errorOf(read(bomb));
    expect(message).toContain('to hold 22 bytes (16 + 1 x 2 x 3), got more than that');
  });

  it('D2: answers mutated gzip with the right images or a FormatError', async () => {
    const gzip = gzipSync(image(6));
    const expected = [...image(6)];
    const path = join(await folderOf({}), 'file');
    await fc.assert(
      fc.asyncProperty(fc.nat(gzip.length - 1), fc.nat(255), async (at, value) => {
        const mutated = Buffer.from(gzip);
        mutated[at] = value;
        await writeFile(path, mutated);
        try {
          expect([...encodeIdxImages(await readIdxImages(path))]).toEqual(expected);
        } catch (error) {
          expect(isGansError(error) && error.code).toBe('FORMAT');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('names a path that cannot be read', async () => {
    const path = await folderOf({});
    await symlink(join(path, 'gone'), join(path, 'link'));
    expect((await errorOf(readIdxImages(join(path, 'link')))).message).toMatch(
      /link to hold a readable file, got ENOENT\. Check the path/,
    );
    expect((await errorOf(readIdxImages(path))).message).toMatch(/to hold a readable file, got EISDIR/);
  });
});

describe('readIdxLabels', () => {
  it('names itself in errors', async () => {
    const path = await folderOf({ file: image(1) });
    expect((await errorOf(readIdxLabels(join(path, 'file')))).message).toMatch(
      /^readIdxLabels: expected \S+ to hold magic number 2049, got 2051 \(images\)\. The image and the label file seem to be swapped\.$/,
    );
  });
});

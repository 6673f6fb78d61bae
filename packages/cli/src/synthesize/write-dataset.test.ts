import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpz } from '@gans/checkpoints';
import { readDataset } from '@gans/datasets';
import type { SyntheticPool } from '@gans/synthetic-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderNames, writeDataset } from './write-dataset';

const pool: SyntheticPool = {
  imageShape: [1, 2, 3],
  classCount: 2,
  pixels: Uint8Array.from({ length: 18 }, (_, i) => 10 * i),
  labels: Int32Array.of(1, 0, 1),
  mined: Uint8Array.of(0, 1, 1),
  born: new Int32Array(3),
  origin: Uint8Array.of(0, 0, 1),
};

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-write-dataset-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('writeDataset', () => {
  it('writes an .npz file that training reads, with the marks, and the provenance beside it', async () => {
    const out = join(cwd, 'new', 'set.npz');
    expect(await writeDataset(out, pool, ['cat', 'dog'], { seed: 7 })).toEqual({
      out,
      provenance: join(cwd, 'new', 'set.json'),
    });
    const { images, labels, mined, generator } = await readNpz(out);
    expect([images!.dtype, images!.shape, images!.data]).toEqual(['uint8', [3, 1, 2, 3], pool.pixels]);
    expect([labels!.data, mined!.data, generator!.data]).toEqual([pool.labels, pool.mined, pool.origin]);
    expect(JSON.parse(await readFile(join(cwd, 'new', 'set.json'), 'utf8'))).toEqual({ seed: 7 });
    const set = await readDataset(out, { split: 'train', withoutSplits: 'whole' });
    expect(set.pixels([0, 1, 2])).toEqual(pool.pixels);
    expect([...set.labels]).toEqual([1, 0, 1]);
  });

  it('writes a folder a class that training reads, with a line for each image', async () => {
    const out = join(cwd, 'folder');
    await writeDataset(out, pool, ['cat', 'dog'], { seed: 7 });
    expect((await readdir(out)).sort()).toEqual(['cat', 'dog', 'images.csv', 'provenance.json']);
    expect(await readFile(join(out, 'images.csv'), 'utf8')).toBe(
      'file,class,mined,generator\ndog/0.png,1,0,0\ncat/1.png,0,1,0\ndog/2.png,1,1,1\n',
    );
    const set = await readDataset(out, { split: 'train', withoutSplits: 'whole' });
    expect(set.classNames).toEqual(['cat', 'dog']);
    expect([...set.labels]).toEqual([0, 1, 1]);
    expect(set.pixels([0])).toEqual(pool.pixels.subarray(6, 12));
  });
});

describe('folderNames', () => {
  it('takes class names where all of them can be folders on any system, else numbers that sort as the classes', () => {
    expect(folderNames(['red fox', 'T-shirt', '7'])).toEqual(['red fox', 'T-shirt', '7']);
    expect(folderNames(['a/b', 'c'])).toEqual(['class-0', 'class-1']);
    expect(folderNames(['..', 'c'])).toEqual(['class-0', 'class-1']);
    expect(folderNames(['a.', 'c'])).toEqual(['class-0', 'class-1']);
    expect(folderNames(['cat', 'Cat'])).toEqual(['class-0', 'class-1']);
    const many = folderNames(Array.from({ length: 11 }, (_, k) => `${k}?`));
    expect(many).toEqual([...many].sort());
    expect(many[10]).toBe('class-10');
  });
});

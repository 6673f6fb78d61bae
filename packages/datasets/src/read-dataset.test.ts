import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { encode } from '@cwasm/lodepng';
import { encodeNpz, ndArray } from '@gans/checkpoints';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeCifar } from './cifar';
import { encodeIdxImages, encodeIdxLabels } from './idx';
import { packTar } from './internal/tar-fixture';
import { readDataset } from './read-dataset';

const scratch = mkdtempSync(join(tmpdir(), 'gans-read-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const at = (name: string) => join(scratch, name);
const dot = encode({ width: 1, height: 1, data: Uint8Array.of(9, 9, 9, 255) });
const archive = (name: string, files: Parameters<typeof packTar>[0]) => {
  writeFileSync(at(name), gzipSync(packTar(files)));
  return at(name);
};

describe('readDataset', () => {
  it('reads IDX files', async () => {
    mkdirSync(at('idx'));
    for (const part of ['train', 't10k']) {
      const images = { count: 1, rows: 1, columns: 2, pixels: Uint8Array.of(1, 2) };
      writeFileSync(at(`idx/${part}-images-idx3-ubyte`), encodeIdxImages(images));
      writeFileSync(at(`idx/${part}-labels-idx1-ubyte`), encodeIdxLabels(Uint8Array.of(5)));
    }
    const set = await readDataset(at('idx'), { split: 'test' });
    expect([set.imageShape, set.labels[0], set.split]).toEqual([[1, 2, 1], 5, 'test']);
  });

  it('reads CIFAR archives', async () => {
    const data = encodeCifar({
      labels: Uint8Array.of(4),
      coarseLabels: new Uint8Array(0),
      pixels: new Uint8Array(3072),
    });
    const names = new TextEncoder().encode(Array.from({ length: 10 }, (_, k) => `class ${k}`).join('\n'));
    const path = archive('cifar.tar.gz', [
      { path: 'c/test_batch.bin', data },
      { path: 'c/batches.meta.txt', data: names },
    ]);
    expect((await readDataset(path, { split: 'test' })).name).toBe('CIFAR-10 (unverified)');
  });

  it('reads npz files', async () => {
    writeFileSync(at('set.npz'), encodeNpz({ x_train: ndArray(new Uint8Array(4), [1, 2, 2]) }));
    expect((await readDataset(at('set.npz'), { split: 'train' })).name).toBe('set (unverified)');
    await expect(readDataset(at('set.npz'), { split: 'test' })).rejects.toThrow(
      'to hold an array x_test, got x_train.',
    );
    writeFileSync(at('plain.npz'), encodeNpz({ images: ndArray(new Uint8Array(40), [20, 1, 2]) }));
    const [test, whole] = [
      await readDataset(at('plain.npz'), { split: 'test' }),
      await readDataset(at('plain.npz'), { split: 'test', withoutSplits: 'whole' }),
    ];
    expect([test.length, test.name]).toEqual([2, 'plain (unverified), a held-out tenth of the training images']);
    expect([whole.length, whole.name]).toEqual([20, 'plain (unverified)']);
  });

  it('reads images with splits, and parts those without, or reads them whole', async () => {
    const split = archive('split.tar.gz', [
      { path: 'train/a/1.png', data: dot },
      { path: 'test/a/1.png', data: dot },
    ]);
    expect((await readDataset(split, { split: 'test' })).name).toBe('split (unverified)');
    const images = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ path: `${i % 2 ? 'a' : 'b'}/${i}.png`, data: dot }));
    const whole = archive('whole.tar.gz', images(20));
    const [train, test] = [await readDataset(whole, { split: 'train' }), await readDataset(whole, { split: 'test' })];
    expect([train.length, test.length, [...test.labels].sort()]).toEqual([18, 2, [0, 1]]);
    expect(test.name).toBe('whole (unverified), a held-out tenth of the training images');
    expect((await readDataset(whole, { split: 'test', withoutSplits: 'whole' })).length).toBe(20);
    expect((await readDataset(split, { split: 'test', withoutSplits: 'whole' })).split).toBe('test');
    const few = archive('few.tar.gz', images(9));
    await expect(readDataset(few, { split: 'train' })).rejects.toThrow('at least 10 training images to part, got 9');
  });

  it('reads the only file of a folder where it is an archive or an npz file', async () => {
    mkdirSync(at('packed/inner'), { recursive: true });
    archive('packed/inner/one.tar.gz', [
      { path: 'train/a/1.png', data: dot },
      { path: 'test/a/1.png', data: dot },
    ]);
    expect((await readDataset(at('packed'), { split: 'test' })).name).toBe('one (unverified)');
    archive('packed/two.tar.gz', []);
    await expect(readDataset(at('packed'), { split: 'test' })).rejects.toThrow('got 2 other files');
    mkdirSync(at('zipped'));
    writeFileSync(at('zipped/set.npz'), encodeNpz({ x_train: ndArray(new Uint8Array(4), [1, 2, 2]) }));
    expect((await readDataset(at('zipped'), { split: 'train' })).name).toBe('set (unverified)');
    const nested = archive('nested.tar', [{ path: 'inner.tar', data: Uint8Array.of(1) }]);
    await expect(readDataset(nested, { split: 'train' })).rejects.toThrow('nested.tar');
  });

  it('refuses what is none of these', async () => {
    await expect(readDataset(at('absent'), { split: 'train' })).rejects.toThrow('readDataset: expected');
    await expect(readDataset(archive('empty.tar.gz', []), { split: 'train' })).rejects.toThrow('got nothing');
  });
});

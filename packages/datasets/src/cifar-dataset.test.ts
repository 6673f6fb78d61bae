import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from 'vitest';
import { encodeCifar } from './cifar';
import { readCifarDataset } from './cifar-dataset';
import { packTar } from './internal/tar-fixture';

const scratch = mkdtempSync(join(tmpdir(), 'gans-cifar-'));
afterAll(() => rmSync(scratch, { recursive: true }));

const text = (lines: readonly string[]) => new TextEncoder().encode(`${lines.join('\n')}\n\n`);
const names = (stem: string, count: number) => Array.from({ length: count }, (_, k) => `${stem} ${k}`);
const file = (label: number, coarse?: number) =>
  encodeCifar({
    labels: Uint8Array.of(label),
    coarseLabels: coarse === undefined ? new Uint8Array(0) : Uint8Array.of(coarse),
    pixels: new Uint8Array(3072).fill(10 * label),
  });
const ten = [
  ...[1, 2, 3, 4, 5].map((n) => ({ path: `cifar-10-batches-bin/data_batch_${n}.bin`, data: file(n) })),
  { path: 'cifar-10-batches-bin/test_batch.bin', data: file(9) },
  { path: 'cifar-10-batches-bin/batches.meta.txt', data: text(names('class', 10)) },
  { path: 'cifar-10-batches-bin/readme.html', data: text(['hello']) },
];
const hundred = [
  { path: 'train.bin', data: file(20, 3) },
  { path: 'test.bin', data: file(21, 4) },
  { path: 'fine_label_names.txt', data: text(names('fine', 100)) },
  { path: 'coarse_label_names.txt', data: text(names('coarse', 20)) },
];

let made = 0;
function archiveOf(files: Parameters<typeof packTar>[0]): string {
  const path = join(scratch, `${made++}.tar.gz`);
  writeFileSync(path, gzipSync(packTar(files)));
  return path;
}

describe('readCifarDataset', () => {
  it('reads the five training files in order, from an archive and from a folder', async () => {
    const archive = archiveOf([...ten].reverse());
    const folder = join(scratch, 'folder');
    mkdirSync(join(folder, 'cifar-10-batches-bin'), { recursive: true });
    for (const { path, data } of ten) writeFileSync(join(folder, path), data);
    for (const path of [archive, folder]) {
      const train = await readCifarDataset(path, { split: 'train' });
      expect([...train.labels]).toEqual([1, 2, 3, 4, 5]);
      expect(train.pixels([3])[0]).toBe(40);
      expect([train.name, train.split, train.imageShape]).toEqual(['CIFAR-10 (unverified)', 'train', [32, 32, 3]]);
      expect(train.classNames[9]).toBe('class 9');
      expect([...(await readCifarDataset(path, { split: 'test' })).labels]).toEqual([9]);
    }
  });

  it('reads fine or coarse classes of CIFAR-100', async () => {
    const path = archiveOf(hundred);
    const fine = await readCifarDataset(path, { split: 'train' });
    expect([fine.name, fine.labels[0], fine.classNames[20]]).toEqual(['CIFAR-100 (unverified)', 20, 'fine 20']);
    const coarse = await readCifarDataset(path, { split: 'test', labels: 'coarse' });
    expect([coarse.labels[0], coarse.classCount, coarse.classNames[4]]).toEqual([4, 20, 'coarse 4']);
    expect(coarse.name).toBe('CIFAR-100, coarse classes (unverified)');
  });

  it('refuses missing and damaged files by name', async () => {
    const read = (files: typeof ten) => readCifarDataset(archiveOf(files), { split: 'train' });
    await expect(read(ten.slice(1))).rejects.toThrow('got no data_batch_1.bin. Pass the folder or archive');
    await expect(read(ten.filter(({ path }) => !path.endsWith('txt')))).rejects.toThrow(
      'to hold batches.meta.txt with 10 class names, got no such file',
    );
    const cut = ten.map((part) => (part.path.endsWith('_2.bin') ? { ...part, data: part.data.subarray(1) } : part));
    await expect(read(cut)).rejects.toThrow('data_batch_2.bin to hold whole cifar-10 records of 3073 bytes, got 3072');
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeNpz, type NdArrays, ndArray } from '@gans/checkpoints';
import { afterAll, describe, expect, it } from 'vitest';
import { type NpzDatasetOptions, readNpzDataset } from './npz-dataset';

const scratch = mkdtempSync(join(tmpdir(), 'gans-npz-'));
afterAll(() => rmSync(scratch, { recursive: true }));

let made = 0;
function read(arrays: NdArrays, options?: NpzDatasetOptions) {
  const path = join(scratch, `set-${made++}.npz`);
  writeFileSync(path, encodeNpz(arrays, { compression: 'deflate' }));
  return readNpzDataset(path, options);
}
const bytes = (...shape: number[]) =>
  ndArray(
    Uint8Array.from({ length: shape.reduce((a, b) => a * b) }, (_, i) => i),
    shape,
  );
const colour = { images: bytes(2, 1, 2, 3) };

describe('readNpzDataset', () => {
  it('reads grey images and 64-bit labels of a split', async () => {
    const y = ndArray(BigInt64Array.of(2n, 0n), [2]);
    const set = await read({ x_train: bytes(1, 1, 1), x_test: bytes(2, 3, 2), y_test: y }, { split: 'test' });
    expect([set.length, set.imageShape, [...set.labels], set.classCount, set.split]).toEqual([
      2,
      [3, 2, 1],
      [2, 0],
      3,
      'test',
    ]);
    expect([...set.pixels([1])]).toEqual([6, 7, 8, 9, 10, 11]);
  });

  it('reads colour images without labels as one class', async () => {
    const set = await read({ arr_0: bytes(2, 1, 2, 3) });
    expect([set.imageShape, set.classCount, [...set.labels], set.verified]).toEqual([[1, 2, 3], 1, [0, 0], false]);
  });

  it('reads arrays of other names, and labels in a column', async () => {
    const arrays = { faces: bytes(2, 1, 1, 1), ages: ndArray(Uint8Array.of(1, 0), [2, 1]) };
    const set = await read(arrays, { images: 'faces', labels: 'ages', classNames: ['young', 'old', 'older'] });
    expect([set.classNames[set.labels[0]!], set.classCount]).toEqual(['old', 3]);
  });

  it('refuses other arrays in one line', async () => {
    await expect(read({ x: bytes(1) })).rejects.toThrow(
      'to hold an array images or arr_0, got x. Pass images: its name.',
    );
    await expect(read(colour, { labels: 'y' })).rejects.toThrow('to hold an array y, got images.');
    await expect(read({ images: bytes(2, 3, 4, 4) })).rejects.toThrow(
      'got uint8 [2, 3, 4, 4]. Convert to bytes, channels last.',
    );
    await expect(read({ images: bytes(0, 3, 4, 1) })).rejects.toThrow(
      'to hold at least one image, got images [0, 3, 4, 1]',
    );
    await expect(read({ images: ndArray(new Float32Array(4), [1, 2, 2]) })).rejects.toThrow('got float32 [1, 2, 2]');
    for (const labels of [Float32Array.of(0, 0.5), Int32Array.of(-1, 0), Int32Array.of(0)])
      await expect(read({ ...colour, labels: ndArray(labels, [labels.length]) })).rejects.toThrow(
        'to hold labels as 2 integers >= 0',
      );
    await expect(read({ ...colour, labels: bytes(2) }, { classNames: ['only'] })).rejects.toThrow(
      'labels below 1, got 1',
    );
  });
});

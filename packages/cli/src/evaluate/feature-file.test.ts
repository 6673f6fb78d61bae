import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type NdArray, ndArray, writeNpy } from '@gans/checkpoints';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFeatureFile } from './feature-file';

let cwd: string;
const read = async (array: NdArray, options: { count?: number; seed: number } = { seed: 1 }) => {
  const path = join(cwd, 'x.npy');
  await writeNpy(path, array);
  return readFeatureFile({ kind: 'features', path, given: '--fake x.npy' }, options);
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-features-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('readFeatureFile', () => {
  it('gives the rows in their own precision, and the hash of the file', async () => {
    const values = Float64Array.of(1 / 3, 2, 3, 4, 5, 6);
    const { rows, record } = await read(ndArray(values, [3, 2]));
    expect(rows).toEqual({ values, count: 3, dimension: 2 });
    const file = await readFile(join(cwd, 'x.npy'));
    expect(record).toEqual({
      name: 'x.npy',
      kind: 'features',
      sha256: createHash('sha256').update(file).digest('hex'),
      count: 3,
      dtype: 'float64',
    });
  });

  it('draws --count rows by the seed', async () => {
    const array = ndArray(
      Float32Array.from({ length: 20 }, (_, i) => i),
      [10, 2],
    );
    const { rows, record } = await read(array, { count: 3, seed: 1 });
    expect([rows.count, rows.values.length, record.count, record.drawnBySeed]).toEqual([3, 6, 3, 1]);
    for (let i = 0; i < 3; i++) expect(rows.values[2 * i]! + 1).toBe(rows.values[2 * i + 1]);
  });

  it('names the first row that is not finite', async () => {
    const values = new Float32Array(12);
    values[7] = Number.NaN;
    await expect(read(ndArray(values, [4, 3]))).rejects.toThrow(
      'expected --fake x.npy to hold finite features, got NaN in row 2, feature 1 (both counted from 0)',
    );
  });

  it('refuses what is no matrix of floats', async () => {
    await expect(read(ndArray(new Float32Array(4)))).rejects.toThrow('[N, F], got [4]. Pool or flatten');
    await expect(read(ndArray(new Float32Array(8), [2, 2, 2]))).rejects.toThrow('got [2, 2, 2]');
    await expect(read(ndArray(new Int32Array(4), [2, 2]))).rejects.toThrow('got int32 [2, 2]. Convert it');
    await expect(read(ndArray(new Float32Array(0), [0, 5]))).rejects.toThrow('an empty array [0, 5]');
  });
});

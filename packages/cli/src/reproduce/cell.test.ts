import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellFolder, cellState, finishCell, readCell, readFinishedCells } from './cell';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-cell-'));
});
afterAll(() => rm(folder, { recursive: true }));

const cell = { name: 'acgan-seed-1', config: { method: 'acgan', seed: 1 } };

describe('cellFolder', () => {
  it('lies below the folder of the grid', () => {
    expect(cellFolder('grid', cell)).toBe(join('grid', 'cells', 'acgan-seed-1'));
  });
});

describe('readCell, finishCell, cellState and readFinishedCells', () => {
  it('tell waiting, begun and finished cells apart', async () => {
    expect(await cellState(folder, cell)).toBe('waiting');
    await mkdir(cellFolder(folder, cell), { recursive: true });
    expect([await cellState(folder, cell), await readCell(folder, cell)]).toEqual(['begun', undefined]);
    expect(await readFinishedCells(folder)).toEqual([]);
    const finished = { ...cell, seconds: 3, result: { value: 1.5 } };
    await finishCell(folder, finished);
    expect(await cellState(folder, cell)).toBe('finished');
    expect(await readCell(folder, cell)).toEqual(finished);
    expect(await readFinishedCells(folder)).toEqual([finished]);
  });

  it('refuse the result of another config, and one that is damaged', async () => {
    await expect(readCell(folder, { ...cell, config: { method: 'acgan', seed: 2 } })).rejects.toThrow(
      'got a result of another config (seed is 1 there and 2 here)',
    );
    await mkdir(cellFolder(folder, { name: 'torn' }), { recursive: true });
    await writeFile(join(cellFolder(folder, { name: 'torn' }), 'result.json'), '{');
    await expect(readCell(folder, { ...cell, name: 'torn' })).rejects.toMatchObject({ code: 'FORMAT' });
  });
});

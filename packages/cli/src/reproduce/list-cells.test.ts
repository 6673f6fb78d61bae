import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellFolder, finishCell } from './cell';
import { describeCells, listCells } from './list-cells';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-list-'));
});
afterAll(() => rm(folder, { recursive: true }));

const cells = ['a', 'bb', 'c'].map((name) => ({ name, config: {} }));

describe('listCells', () => {
  it('says how far each is', async () => {
    for (const cell of cells.slice(0, 2)) await mkdir(cellFolder(folder, cell), { recursive: true });
    await finishCell(folder, { ...cells[0]!, seconds: 1, result: 1 });
    expect(await listCells(folder, cells)).toEqual([
      { name: 'a', state: 'finished' },
      { name: 'bb', state: 'begun' },
      { name: 'c', state: 'waiting' },
    ]);
  });
});

describe('describeCells', () => {
  it('writes a cell a line and counts', () => {
    expect(
      describeCells([
        { name: 'a', state: 'finished' },
        { name: 'bb', state: 'waiting' },
      ]),
    ).toBe('a   finished\nbb  waiting\n1 of 2 finished\n');
  });
});

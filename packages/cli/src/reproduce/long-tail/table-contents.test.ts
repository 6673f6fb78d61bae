import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellFolder, finishCell } from '../cell';
import { TABLE_FILE } from '../table-folder';
import { outcome, tableOf } from './internal/table-fixture';
import { LENGTH_FILE } from './length';
import { REFERENCE_FILE } from './reference';
import { gridKey, readLongTailTables } from './table-contents';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gans-long-tail-tables-'));
});
afterAll(() => rm(out, { recursive: true }));

describe('readLongTailTables', () => {
  it('has finished cells by imbalance, method and seed, with the images of the lowest seed that has some', async () => {
    const gone = outcome('none', 1, { diverged: 'gone' });
    const outcomes = [
      outcome('regulariser', 1),
      outcome('none', 3),
      outcome('none', 2),
      gone,
      outcome('none', 1, {}, 4),
    ];
    const table = tableOf(outcomes);
    const folder = join(out, 'digits');
    for (const [i, result] of outcomes.entries()) {
      const cell = { name: `cell-${i}`, config: {}, seconds: 1, result };
      const samples = join(cellFolder(folder, cell), 'run', 'samples');
      await mkdir(samples, { recursive: true });
      await writeFile(join(samples, 'generated.png'), Uint8Array.of(i));
      await finishCell(folder, cell);
    }
    const { description, length, reference } = table;
    await writeFile(join(folder, TABLE_FILE), JSON.stringify(description));
    await writeFile(join(folder, LENGTH_FILE), JSON.stringify(length));
    await writeFile(join(folder, REFERENCE_FILE), JSON.stringify(reference));
    await mkdir(join(out, 'judges'));

    const [found, ...others] = await readLongTailTables(out);
    expect(others).toEqual([]);
    expect(found).toMatchObject({ name: 'digits', description, length, reference });
    expect(found!.outcomes.map(({ imbalance, method, seed }) => [imbalance, method, seed])).toEqual([
      [4, 'none', 1],
      [100, 'none', 1],
      [100, 'none', 2],
      [100, 'none', 3],
      [100, 'regulariser', 1],
    ]);
    const grids = [...found!.grids].map(([key, png]) => [key, ...png]);
    expect(grids).toEqual([
      ['none-imbalance-4', 4],
      ['none-imbalance-100', 2],
      ['regulariser-imbalance-100', 0],
    ]);
  });

  it('has no table without a finished cell', async () => {
    expect(await readLongTailTables(join(out, 'nothing'))).toEqual([]);
  });
});

describe('gridKey', () => {
  it('tells methods and tails apart', () => {
    const keys = [outcome('none', 1), outcome('none', 2), outcome('acgan', 1), outcome('none', 1, {}, 1)].map(gridKey);
    expect(new Set(keys).size).toBe(3);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellFolder, finishCell } from '../cell';
import { outcome, tableOf } from './internal/table-fixture';
import { readTables } from './table-contents';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gans-synthetic-tables-'));
});
afterAll(() => rm(out, { recursive: true }));

async function write(name: string, quick: boolean, cells: readonly (readonly [variant: string, seed: number])[]) {
  await mkdir(join(out, name));
  await writeFile(join(out, name, 'table.json'), JSON.stringify(tableOf([], quick).description));
  for (const [variant, seed] of cells) {
    const { seconds, ...result } = outcome(variant, seed);
    const cell = { name: `${variant}-seed-${seed}`, config: {}, seconds, result };
    await mkdir(cellFolder(join(out, name), cell), { recursive: true });
    await finishCell(join(out, name), cell);
  }
}

describe('readTables', () => {
  it('reads finished cells in the order of variants and seeds, quick tables last', async () => {
    await write('a-quick', true, [['fixed', 1]]);
    await write('b', false, [
      ['real', 1],
      ['fixed', 2],
      ['hsm-ds', 1],
      ['fixed', 1],
    ]);
    await write('c', false, []);
    await mkdir(join(out, 'generators'));
    const tables = await readTables(out);
    expect(tables.map(({ name }) => name)).toEqual(['b', 'a-quick']);
    expect(tables[0]!.outcomes.map(({ variant, seed, seconds }) => [variant, seed, seconds])).toEqual([
      ['fixed', 1, 60],
      ['fixed', 2, 60],
      ['hsm-ds', 1, 60],
      ['real', 1, 60],
    ]);
    expect(await readTables(join(out, 'nothing'))).toEqual([]);
  });
});

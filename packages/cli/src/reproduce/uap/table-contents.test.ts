import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishCell } from '../cell';
import { netsRecord, outcome, tableOf } from './internal/table-fixture';
import type { ArmOutcome } from './result';
import { readPictures, readTables } from './table-contents';

let out: string;
const outcomes = [outcome('real', 1), outcome('random', 1)];
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gans-uap-tables-'));
  await mkdir(join(out, 'judges'));
  await writeTable('table', outcomes);
  await writeTable('a table with fewer cells', outcomes.slice(1));
  await writeFile(join(out, 'table', 'cells', 'real-seed-1', 'perturbation.png'), 'a picture');
});
afterAll(() => rm(out, { recursive: true }));

async function writeTable(name: string, finished: readonly ArmOutcome[]): Promise<void> {
  const folder = join(out, name);
  await mkdir(join(folder, 'classifiers'), { recursive: true });
  await writeFile(join(folder, 'table.json'), JSON.stringify(tableOf(finished).description));
  await writeFile(join(folder, 'classifiers', 'measured.json'), JSON.stringify(netsRecord));
  for (const result of finished) {
    const cell = `${result.arm}-seed-1`;
    await mkdir(join(folder, 'cells', cell), { recursive: true });
    await finishCell(folder, { name: cell, config: {}, seconds: 1, result });
  }
}

describe('readTables', () => {
  it('finds the tables that have a finished cell, the fullest first, the arms in their order', async () => {
    const [table, ...others] = await readTables(out);
    expect(others.map(({ name }) => name)).toEqual(['a table with fewer cells']);
    expect(table!.outcomes.map(({ arm }) => arm)).toEqual(['random', 'real']);
    expect(table!.nets).toEqual(netsRecord);
    expect(await readTables(join(out, 'nowhere'))).toEqual([]);
  });
});

describe('readPictures', () => {
  it('gives those that there are', async () => {
    const pictures = await readPictures(join(out, 'table'), outcomes[0]!);
    expect(Object.keys(pictures)).toEqual(['perturbation']);
    expect(Buffer.from(pictures.perturbation!).toString()).toBe('a picture');
  });
});

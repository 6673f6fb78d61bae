import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishCell } from '../cell';
import { netsRecord, outcome, tableOf } from './internal/table-fixture';
import { readPictures, readTables } from './table-contents';

let out: string;
const outcomes = [outcome('real', 1), outcome('random', 1)];
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gans-uap-tables-'));
  const folder = join(out, 'table');
  await mkdir(join(folder, 'classifiers'), { recursive: true });
  await mkdir(join(out, 'judges'));
  await writeFile(join(folder, 'table.json'), JSON.stringify(tableOf(outcomes).description));
  await writeFile(join(folder, 'classifiers', 'measured.json'), JSON.stringify(netsRecord));
  for (const result of outcomes) {
    const name = `${result.arm}-seed-1`;
    await mkdir(join(folder, 'cells', name), { recursive: true });
    await finishCell(folder, { name, config: {}, seconds: 1, result });
  }
  await writeFile(join(folder, 'cells', 'real-seed-1', 'perturbation.png'), 'a picture');
});
afterAll(() => rm(out, { recursive: true }));

describe('readTables', () => {
  it('finds the tables that have a finished cell, the arms in their order', async () => {
    const [table, ...others] = await readTables(out);
    expect(others).toEqual([]);
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

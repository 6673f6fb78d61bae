import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellFolder, finishCell } from '../cell';
import { TABLE_FILE } from '../table-folder';
import { CALIBRATION_FILE } from './calibrate';
import { outcome, tableOf } from './internal/table-fixture';
import { REFERENCE_FILE } from './reference';
import { readTables, type TableContents } from './table-contents';

let out: string;
beforeAll(async () => {
  out = await mkdtemp(join(tmpdir(), 'gans-tables-'));
});
afterAll(() => rm(out, { recursive: true }));

async function lay({ name, description, calibration, reference, outcomes }: TableContents): Promise<void> {
  const folder = join(out, name);
  await mkdir(folder, { recursive: true });
  for (const [file, content] of [
    [TABLE_FILE, description],
    [CALIBRATION_FILE, calibration],
    [REFERENCE_FILE, reference],
  ] as const)
    await writeFile(join(folder, file), JSON.stringify(content));
  for (const result of outcomes) {
    const cell = { name: `${result.method}-seed-${result.seed}`, config: {} };
    await mkdir(cellFolder(folder, cell), { recursive: true });
    await finishCell(folder, { ...cell, seconds: 1, result });
  }
}

describe('readTables', () => {
  it('reads what lies there: the plain tables first, methods and seeds in their order', async () => {
    const outcomes = [outcome('acgan', 1), outcome('acgan', 10), outcome('acgan', 2), outcome('reacgan', 1)];
    const plain = { ...tableOf([outcomes[3]!, ...outcomes.slice(0, 3)]), name: 'z' };
    const stress = { ...plain.description, protocol: { ...plain.description.protocol, stress: true } };
    await lay({ ...tableOf([outcome('acgan', 1)]), name: 'a', description: stress });
    await lay(plain);
    await lay({ ...tableOf([]), name: 'begun' });
    await mkdir(join(out, 'of a stranger'));
    const tables = await readTables(out);
    expect(tables.map(({ name }) => name)).toEqual(['z', 'a']);
    expect(tables[0]).toEqual({ ...plain, outcomes: [outcomes[0], outcomes[2], outcomes[1], outcomes[3]] });
  });

  it('finds nothing where there is nothing', async () => {
    expect(await readTables(join(out, 'nowhere'))).toEqual([]);
  });
});

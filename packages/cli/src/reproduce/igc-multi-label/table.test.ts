import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishCell } from '../cell';
import { labelTable } from './internal/label-fixture';
import { describeLabels, type LabelTable, readLabelTables } from './table';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-label-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readLabelTables', () => {
  it('reads what was described and finished, and nothing where neither is', async () => {
    expect(await readLabelTables(folder)).toEqual([]);
    const table = labelTable(96, 95);
    await describeLabels(folder, table.description);
    for (const result of table.outcomes) {
      await mkdir(join(folder, 'cells', result.kind), { recursive: true });
      await finishCell(folder, { name: result.kind, config: {}, seconds: 1, result });
    }
    const [{ description, outcomes }] = (await readLabelTables(folder)) as [LabelTable];
    expect(description).toEqual(table.description);
    expect(outcomes).toHaveLength(3);
    expect(outcomes).toEqual(expect.arrayContaining([...table.outcomes]));
  });
});

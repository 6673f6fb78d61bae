import '@tensorflow/tfjs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishCell } from '../cell';
import { smallSetting } from './internal/small-setting';
import { outcomes } from './internal/table-fixture';
import { describeTable, readTables, tableName } from './table';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-igc-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

const request = { quick: false, latent: 16, hidden: 384, distortion: 1, seed: 1 } as Parameters<typeof tableName>[1];

describe('tableName', () => {
  it('names the data and what differs from the plain comparison', () => {
    expect(tableName('Fashion-MNIST', request)).toBe('fashion-mnist');
    expect(tableName('MNIST', { ...request, minutes: 3, latent: 8, distortion: 0.5, seed: 2 })).toBe(
      'mnist-minutes-3-latent-8-distortion-0.5-seed-2',
    );
  });
});

describe('readTables', () => {
  it('reads what was described, with the cells that are finished', async () => {
    const setting = await smallSetting('.');
    await mkdir(join(folder, 'digits', 'cells', 'one'), { recursive: true });
    await mkdir(join(folder, 'empty'));
    await describeTable(join(folder, 'digits'), setting, { quick: true, words: ['a'], environment: {} });
    await describeTable(join(folder, 'empty'), setting, { quick: true, words: ['a'], environment: {} });
    await finishCell(join(folder, 'digits'), { name: 'one', config: {}, seconds: 1, result: outcomes[0] });
    const tables = await readTables(folder);
    expect(tables.map(({ name, outcomes: found }) => [name, found])).toEqual([['digits', [outcomes[0]]]]);
    expect(tables[0]!.description).toMatchObject({ classCount: 3, quick: true, data: { heldOut: { count: 6 } } });
    setting.extractor.dispose();
  });
});

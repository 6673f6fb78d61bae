import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDescription } from '../report/read-run';
import { placeFor, smallPlan, smallSetting } from './reacgan/internal/small-table';
import type { TableSetting } from './reacgan/looks';
import { methodOf } from './reacgan/methods';
import { runCell } from './reacgan/run-cell';
import { trainCell } from './train-cell';

let cwd: string;
let setting: TableSetting;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-train-cell-'));
  setting = await smallSetting(cwd, await smallPlan(cwd, { weight: 1e39 }));
}, 120_000);
afterAll(() => rm(cwd, { recursive: true }));

// A loss of classes that no float32 can hold.
const wildCell = () => setting.plan.cell(methodOf('acgan'), 1, 40);

describe('trainCell', () => {
  it('takes a loss that is no longer finite as an outcome, measured at the last look before it', async () => {
    const place = await placeFor(cwd, 'wild');
    const message = await trainCell(setting, wildCell(), join(place.folder, 'run'), place);
    expect(message).toMatch(/finite/);
    const outcome = await runCell(setting, wildCell(), await placeFor(cwd, 'wild'));
    expect(outcome.diverged).toBe(message);
    expect(outcome.steps).toBeLessThan(40);
    expect(outcome.looks.map(({ step }) => step)).toEqual([0]);
    expect(outcome.final.frechetDistance.protocol.step).toBe(0);
    expect(outcome).not.toHaveProperty('trainingSeconds');
  });

  it('trains as gans train would, in words that a shell takes', async () => {
    const { command } = await readDescription(join(cwd, 'table', 'cells', 'wild', 'run'), 'test');
    expect(command!.words.slice(0, 5)).toEqual(['train', '--recipe', 'acgan/mini', '--data', 'data']);
    expect(command!.words).toEqual(expect.arrayContaining(['--set', 'gan.batchSize=8', '--look-every', '4']));
  });
});

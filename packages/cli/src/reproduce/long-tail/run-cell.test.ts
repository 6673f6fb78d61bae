import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallConfig } from '../../internal/small-gan';
import { testIo } from '../../internal/test-io';
import { obtainTableJudge } from '../table-judge';
import { smallPlan } from './internal/small-plan';
import { methodOf } from './methods';
import { type LongTailSetting, runLongTailCell } from './run-cell';

let cwd: string;
let setting: LongTailSetting;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-long-tail-cell-'));
  const plan = await smallPlan(cwd);
  const { classifier } = smallConfig();
  const config = { ...plan.judgeConfig, classifier: { ...classifier, net: { ...classifier.net, classCount: 10 } } };
  const options = { engine: plan.engine, quiet: true, caller: 'test' };
  setting = { plan, judge: await obtainTableJudge(cwd, config, plan.data.train, testIo({ cwd }), options) };
}, 120_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('runLongTailCell', () => {
  it('takes a loss that is no longer finite as an outcome, of which nothing is measured', async () => {
    // A loss of classes that no float32 can hold.
    const method = { ...methodOf('acgan'), set: ['gan.conditional.weight=1e39'] };
    const cell = setting.plan.cell(method, 4, 1, 10);
    const folder = join(cwd, 'cells', cell.name);
    await mkdir(folder, { recursive: true });
    const found = await runLongTailCell(setting, cell, { folder, io: testIo({ cwd }), quiet: true });
    expect(found.diverged).toMatch(/finite/);
    expect(found).toMatchObject({ method: 'acgan', imbalance: 4, seed: 1, engine: { name: 'wasm' } });
    expect(found.steps).toBeLessThan(10);
    expect(found.looks.map(({ step }) => step)).toEqual([0]);
    expect(found.trainingCounts).toHaveLength(10);
    for (const part of ['measured', 'histogram', 'balancing', 'trainingSeconds'])
      expect(found).not.toHaveProperty(part);
  });
});

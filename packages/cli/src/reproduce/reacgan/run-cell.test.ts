import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../result';
import { placeFor, smallPlan, smallSetting } from './internal/small-table';
import type { TableSetting } from './looks';
import { methodOf } from './methods';
import type { RunOutcome } from './result';
import { runCell } from './run-cell';

let cwd: string;
let setting: TableSetting;
let whole: RunOutcome;
const cell = () => setting.plan.cell(methodOf('reacgan'), 1, 4);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-run-cell-'));
  setting = await smallSetting(cwd, await smallPlan(cwd));
  whole = await runCell(setting, cell(), await placeFor(cwd, 'whole'));
}, 120_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('runCell', () => {
  it('looks at the generator of every saved state and measures the last one', () => {
    expect(whole).toMatchObject({ method: 'reacgan', seed: 1, steps: 4, engine: { name: 'wasm' } });
    expect(whole.looks.map(({ step, n }) => [step, n])).toEqual([0, 1, 2, 3, 4].map((step) => [step, 60]));
    expect(whole.diagnoses.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
    for (const { clsGradNorm, featureNorm } of whole.diagnoses) expect(clsGradNorm! * featureNorm!).toBeGreaterThan(0);
    const { judge } = setting;
    for (const metric of Object.values(whole.final))
      expect(metric).toMatchObject({ n: 60, protocol: { step: 4, seed: 1, truncation: 'none' } });
    expect(whole.final.frechetDistance.protocol.extractor).toEqual({ ...judge.identity });
    expect(whole.final.classFrechetDistance.protocol.reference).toMatchObject({
      sha256: setting.plan.data.test.sha256,
    });
  });

  it('is judged by the classifier of the table, and leaves one training state', async () => {
    const run = join(cwd, 'table', 'cells', 'whole', 'run');
    const bytes = (path: string) => readFile(join(path, 'checkpoints', 'classifier.safetensors'));
    expect((await bytes(run)).equals(await bytes(setting.judge.folder))).toBe(true);
    const states = (await readdir(join(run, 'checkpoints'))).filter((name) => name.startsWith('gan-'));
    expect(states).toEqual(['gan-0000004.safetensors']);
    const { files } = JSON.parse(await readFile(join(run, 'result.json'), 'utf8')) as RunResult;
    for (const file of files) expect((await stat(join(run, file))).isFile()).toBe(true);
  });

  it('goes on after a stop to the same numbers, and does nothing twice', async () => {
    const place = await placeFor(cwd, 'stopped');
    const write = place.io.stderr.write;
    const stops = {
      ...place,
      quiet: false,
      io: {
        ...place.io,
        now: () => {
          place.io.clock += 10_000;
          return place.io.clock;
        },
        stderr: {
          write: (text: string) => {
            if (/GAN +2 \/ 4/.test(text)) place.io.stop();
            return write(text);
          },
        },
      },
    };
    await expect(runCell(setting, cell(), stops)).rejects.toMatchObject({ code: 'ABORTED' });
    const before = memory().numTensors;
    const { trainingSeconds: _, ...resumed } = await runCell(setting, cell(), await placeFor(cwd, 'stopped'));
    const { trainingSeconds: __, ...expected } = whole;
    expect(resumed).toEqual(expected);
    expect(memory().numTensors).toBe(before);
    const looks = () => readFile(join(cwd, 'table', 'cells', 'stopped', 'looks.jsonl'), 'utf8');
    const seen = await looks();
    await runCell(setting, cell(), await placeFor(cwd, 'stopped'));
    expect(await looks()).toBe(seen);
  });
});

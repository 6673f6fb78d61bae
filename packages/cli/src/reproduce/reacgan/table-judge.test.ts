import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../../internal/small-gan';
import { testIo } from '../../internal/test-io';
import { lendJudge, obtainTableJudge } from './table-judge';
import '@tensorflow/tfjs';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-table-judge-'));
});
afterAll(() => rm(cwd, { recursive: true }));

const dataset = smallDataset(96);
const options = { engine: { name: 'cpu', version: '4.22.0', threads: 1 }, quiet: true };

describe('obtainTableJudge and lendJudge', () => {
  it('train one for all runs, whatever their seed, and lend it as it is', async () => {
    const folder = join(cwd, 'table');
    const obtain = (seed: number, at = folder) =>
      obtainTableJudge(at, { ...smallConfig(dataset), seed }, dataset, testIo({ cwd }), options);
    const judges = [await obtain(1), await obtain(2), await obtain(2, join(cwd, 'another'))];
    expect(new Set(judges.map(({ identity }) => identity.sha256)).size).toBe(1);
    for (const judge of judges) judge.dispose();

    const run = join(cwd, 'run');
    await mkdir(join(run, 'checkpoints'), { recursive: true });
    await lendJudge(folder, run);
    await lendJudge(folder, run);
    const bytes = (path: string) => readFile(join(path, 'checkpoints', 'classifier.safetensors'));
    expect((await bytes(run)).equals(await bytes(join(folder, 'judge')))).toBe(true);
  });
});

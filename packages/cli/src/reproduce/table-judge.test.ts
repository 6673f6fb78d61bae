import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed } from '@gans/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../internal/small-gan';
import { testIo } from '../internal/test-io';
import { lendJudge, obtainTableJudge } from './table-judge';
import '@tensorflow/tfjs';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-table-judge-'));
});
afterAll(() => rm(cwd, { recursive: true }));

const dataset = smallDataset(96);
const options = { engine: { name: 'cpu', version: '4.22.0', threads: 1 }, quiet: true, caller: 'gans reproduce' };

describe('obtainTableJudge and lendJudge', () => {
  it('train one for all runs of the same images, whatever their seed, and lend it as it is', async () => {
    const obtain = (seed: number, out = 'out', images = dataset) =>
      obtainTableJudge(join(cwd, out), { ...smallConfig(dataset), seed }, images, testIo({ cwd }), options);
    const judges = [await obtain(1), await obtain(2), await obtain(2, 'another')];
    expect(new Set(judges.map(({ identity }) => identity.sha256)).size).toBe(1);
    expect(judges[0]!.folder).toBe(judges[1]!.folder);
    expect((await obtain(1, 'out', smallDataset(96, createSeed(9)))).folder).not.toBe(judges[0]!.folder);
    for (const judge of judges) judge.dispose();

    const run = join(cwd, 'run');
    await mkdir(join(run, 'checkpoints'), { recursive: true });
    await lendJudge(judges[0]!, run);
    await lendJudge(judges[0]!, run);
    const bytes = (path: string) => readFile(join(path, 'checkpoints', 'classifier.safetensors'));
    expect((await bytes(run)).equals(await bytes(judges[0]!.folder))).toBe(true);
  });
});

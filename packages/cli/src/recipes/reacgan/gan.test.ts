import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeGanState } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { writeSmallData } from '../../internal/small-data';
import { testIo } from '../../internal/test-io';
import { createProgress } from '../../progress';
import { loadState } from './checkpoints';
import { measureReference } from './evaluate';
import { runGan } from './gan';
import { obtainJudge } from './judge';
import { prepare } from './prepare';
import { startSession } from './session';

describe('runGan', () => {
  it('looks at the run before the first step and after the last, and leaves the state of the last in a checkpoint', async () => {
    const cwd = await mkdtemp(join(tmpdir(), 'gans-gan-'));
    await writeSmallData(join(cwd, 'data'));
    const io = testIo({ cwd });
    const prepared = await prepare({ data: 'data', out: 'run', seed: 1, engine: 'wasm', steps: 2 }, io);
    const { run, config, data, seed } = prepared;
    const session = startSession(prepared, io, createProgress(io), 'gans train', 0);
    const judge = await obtainJudge(run.path, config, data.train, seed, {});

    const state = await runGan(session, await measureReference(judge, data.train, data.test), prepared.initial);

    expect(state.step).toBe(2);
    const lines = (await readFile(join(run.path, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    const kinds = lines.map((line) => JSON.parse(line)).map(({ step, kind }) => `${kind} ${step}`);
    expect(kinds).toEqual(['evaluation 0', 'step 1', 'step 2', 'evaluation 2']);
    expect((await readdir(join(run.path, 'samples'))).sort()).toEqual(['step-0000000.png', 'step-0000002.png']);
    const saved = await loadState(run.path);
    expect(saved?.state.step).toBe(2);
    for (const one of [state, saved!.state]) disposeGanState(one);
    judge.dispose();
  });
});

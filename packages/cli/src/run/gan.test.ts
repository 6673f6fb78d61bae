import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeGanState } from '@gans/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSmallData } from '../internal/small-data';
import { type TestIo, testIo } from '../internal/test-io';
import { createProgress } from '../progress';
import { loadState } from './checkpoints';
import { measureReference, type Reference } from './evaluate';
import { describeStep, runGan } from './gan';
import { obtainJudge } from './obtain-judge';
import { type Preparation, prepare } from './prepare';
import { rewind } from './rewind';
import { freshRecord } from './run-record';
import { type Session, startSession } from './session';

let io: TestIo;
let prepared: Preparation;
let session: Session;
let reference: Reference;
beforeEach(async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gans-gan-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  io = testIo({ cwd });
  prepared = await prepare(
    {
      recipe: 'reacgan',
      set: [],
      data: 'data',
      out: 'run',
      seed: 1,
      engine: 'wasm',
      steps: 4,
      lookEvery: 2,
      words: [],
    },
    io,
  );
  await begin(60);
  const { run, config, data, seed, engine } = prepared;
  const judge = await obtainJudge(run.path, config, data.train, seed, {
    signal: io.signal,
    engine,
    clock: session.clock,
  });
  reference = await measureReference(judge, data.train, data.test);
});
afterEach(() => {
  prepared.run.close();
  reference.judge.dispose();
});

async function begin(saveEverySeconds: number) {
  const options = { keep: 9, saveEverySeconds, secondsBefore: 0 };
  session = startSession(prepared, io, createProgress(io), options);
}
const metrics = async () => {
  const lines = (await readFile(join(prepared.run.path, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line)).map(({ step, kind }) => `${kind} ${step}`);
};
const ALL = ['evaluation 0', 'step 1', 'step 2', 'evaluation 2', 'step 3', 'step 4', 'evaluation 4'];
const states = async () =>
  (await readdir(join(prepared.run.path, 'checkpoints'))).filter((name) => name.startsWith('gan-')).sort();
const saved = async () => (await loadState(prepared.run.path, () => expect.unreachable('damage')))!;
const fresh = () => ({ state: prepared.initial, record: freshRecord });
async function start() {
  await prepared.run.rewindMetrics(() => false);
  return runGan(session, reference, fresh());
}

describe('runGan', () => {
  it('looks at the run before the first step, every so often, and after the last, and saves each time', async () => {
    const { state, record } = await start();
    expect(state.step).toBe(4);
    expect(record).toMatchObject({ looked: true, over: true, best: { step: expect.any(Number) } });
    expect(await metrics()).toEqual(ALL);
    expect((await readdir(join(prepared.run.path, 'samples'))).sort()).toEqual(
      [0, 2, 4].flatMap((step) =>
        ['embeddings.json', 'interpolation.png', 'png'].map((kind) => `step-000000${step}.${kind}`),
      ),
    );
    expect(await states()).toEqual([0, 2, 4].map((step) => `gan-000000${step}.safetensors`));
    expect(session.saved()).toBe('step 4 of 4');
    const last = await saved();
    expect([last.state.step, last.record]).toEqual([4, record]);
    for (const one of [state, last.state]) disposeGanState(one);
  });

  it('saves by time between the looks, and drops those states at the next one', async () => {
    await begin(0);
    let between: string[] = [];
    const report = session.progress.report;
    session = {
      ...session,
      progress: {
        ...session.progress,
        report: async (line) => {
          report(line);
          if (line.step === 4) between = await states();
        },
      },
    };
    const { state } = await start();
    expect(between).toContain('gan-0000003.safetensors');
    expect(await states()).toEqual([0, 2, 4].map((step) => `gan-000000${step}.safetensors`));
    disposeGanState(state);
  });

  it('stops when asked in the middle of a look, and looks again when it goes on', async () => {
    const stopping = {
      ...session,
      progress: {
        ...session.progress,
        report: ({ step }: { step: number }) => {
          if (step === 2) io.stop();
        },
      },
    };
    session = stopping;
    await expect(start()).rejects.toMatchObject({ code: 'ABORTED' });
    const half = await saved();
    expect([half.state.step, half.record.looked, half.record.over]).toEqual([2, false, false]);
    expect((await metrics()).at(-1)).toBe('step 2');

    io = testIo({ cwd: io.cwd });
    await begin(60);
    await rewind(prepared.run, half.state.step, half.record);
    const { state } = await runGan(session, reference, half);
    expect(await metrics()).toEqual(ALL);
    disposeGanState(state);
  });

  it('makes no step after the last one, by number or by time, but the look at it', async () => {
    const { state, record } = await start();
    for (const looked of [true, false]) {
      const again = await saved();
      await rewind(prepared.run, 4, { looked });
      const end = await runGan(session, reference, { state: again.state, record: { ...record, looked } });
      expect([end.state.step, end.record.looked]).toEqual([4, true]);
      expect(await metrics()).toEqual(ALL);
      disposeGanState(end.state);
    }
    disposeGanState(state);
  });
});

describe('describeStep', () => {
  it('reads as a person would say it', () => {
    expect(describeStep(250, 2000)).toBe('step 250 of 2,000');
  });
});

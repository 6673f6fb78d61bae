import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeGanState } from '@gans/training';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSmallData } from '../internal/small-data';
import { type TestIo, testIo } from '../internal/test-io';
import { createProgress } from '../progress';
import type { EngineStretch, RunResult } from '../result';
import { measureReference, type Reference } from './evaluate';
import { finish } from './finish';
import { obtainJudge } from './obtain-judge';
import { type Preparation, prepare } from './prepare';
import { freshRecord } from './run-record';
import { type Session, startSession } from './session';

let io: TestIo;
let prepared: Preparation;
let session: Session;
let reference: Reference;
beforeEach(async () => {
  const cwd = await mkdtemp(join(tmpdir(), 'gans-finish-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  io = testIo({ cwd });
  prepared = await prepare(
    { recipe: 'reacgan', set: [], data: 'data', out: 'run', seed: 1, engine: 'wasm', words: [] },
    io,
  );
  const options = { keep: 2, saveEverySeconds: 60, secondsBefore: 10 };
  session = startSession(prepared, io, createProgress(io), options);
  const { run, config, data, seed, engine } = prepared;
  const { signal } = io;
  const judge = await obtainJudge(run.path, config, data.train, seed, { signal, engine, clock: session.clock });
  reference = await measureReference(judge, data.train, data.test);
});
afterEach(() => {
  prepared.run.close();
  reference.judge.dispose();
  disposeGanState(prepared.initial);
});
const read = async (name: string) => JSON.parse(await readFile(join(prepared.run.path, name), 'utf8')) as RunResult;
const exists = (name: string) =>
  stat(join(prepared.run.path, name)).then(
    () => true,
    () => false,
  );

describe('finish', () => {
  it('measures the last state, writes pictures, report and result, and names every file', async () => {
    io.clock = 5000;
    const { threads, version } = prepared.engine;
    const engines: EngineStretch[] = [{ name: 'wasm', version, threads, fromStep: 0 }];
    const record = { ...freshRecord, engines, best: { step: 0, frechetDistance: 7 } };
    const result = await finish(session, reference, { state: prepared.initial, record });
    expect(await read('result.json')).toEqual(result);
    expect(result).toMatchObject({
      steps: 0,
      seconds: 15,
      engine: { name: 'wasm', threads },
      best: { step: 0, frechetDistance: 7, n: 1000 },
      metrics: { classAccuracy: { n: 60 }, frechetDistance: { n: 60 }, classifierAccuracy: { n: 60 } },
    });
    expect(result).not.toHaveProperty('engines');
    const written = ['checkpoints/classifier.safetensors', 'samples/generated.png', 'samples/real.png', 'report.html'];
    expect(result.files).toEqual(expect.arrayContaining(['config.json', ...written, 'result.json']));
    for (const name of written) expect(await exists(name)).toBe(true);
  });

  it('lists the engines of a run that was made on several', async () => {
    const { name, version, threads } = prepared.engine;
    const engines: EngineStretch[] = [
      { name: 'cpu', version, threads: 1, fromStep: 0 },
      { name, version, threads, fromStep: 3 },
    ];
    const result = await finish(session, reference, { state: prepared.initial, record: { ...freshRecord, engines } });
    expect(result.engines).toEqual(engines);
    expect(result).not.toHaveProperty('best');
  });

  it('leaves the run unfinished when stopped', async () => {
    io.stop();
    const end = { state: prepared.initial, record: freshRecord };
    await expect(finish(session, reference, end)).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await exists('result.json')).toBe(false);
  });
});

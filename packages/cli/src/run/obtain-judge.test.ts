import '@tensorflow/tfjs';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed } from '@gans/tensor';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../internal/small-gan';
import type { EngineStretch } from '../result';
import { createSaveClock, type SaveClock } from '../save-clock';
import { observeDataset } from './judge';
import type { ObtainClassifierOptions } from './obtain-classifier';
import { obtainJudge } from './obtain-judge';

const dataset = smallDataset(96); // of 4 epochs, 24 steps
const test = smallDataset(33, createSeed(2));
const config = smallConfig(dataset);
const seed = createSeed(5);
const engine = { name: 'cpu', version: '4.22.0', threads: 1 };
const never = createSaveClock(60, () => 0);
const always: SaveClock = { due: () => true, saved: () => {} };
const going = new AbortController().signal;

const makeRun = async () => {
  const path = await mkdtemp(join(tmpdir(), 'gans-judge-'));
  await mkdir(join(path, 'checkpoints'));
  return path;
};
const files = async (path: string) => (await readdir(join(path, 'checkpoints'))).sort();
const bytes = (path: string) => readFile(join(path, 'checkpoints', 'classifier.safetensors'));

/** Obtains a judge and throws it away; tells what it said on the way. */
async function told(path: string, options: Partial<ObtainClassifierOptions> = {}) {
  const starts: [number, readonly EngineStretch[]][] = [];
  const [steps, saves, damages]: [number[], string[], string[]] = [[], [], []];
  const judge = await obtainJudge(path, config, dataset, seed, {
    signal: going,
    engine,
    clock: never,
    onStart: (step, engines) => starts.push([step, engines]),
    onStep: ({ step }) => steps.push(step),
    onSaved: (step, all) => saves.push(`${step} of ${all}`),
    onDamaged: (line) => damages.push(line),
    ...options,
  });
  judge.dispose();
  return { starts, steps, saves, damages, judge };
}

/** Trains up to a step, as if the user had stopped it there. */
async function stopAt(path: string, last: number) {
  const stop = new AbortController();
  const onStep = ({ step }: { step: number }) => {
    if (step === last) stop.abort();
  };
  await expect(told(path, { signal: stop.signal, onStep })).rejects.toMatchObject({ code: 'ABORTED' });
}

describe('obtainJudge', () => {
  let whole: string;
  beforeAll(async () => {
    whole = await makeRun();
    await told(whole);
  });

  it('is named by the hash of its file, and knows the engine it was trained on', async () => {
    const { judge } = await told(whole);
    expect(judge.identity.sha256).toBe(
      createHash('sha256')
        .update(await bytes(whole))
        .digest('hex'),
    );
    expect(judge.identity.name).toContain('small');
    expect(judge.engines).toEqual([{ ...engine, fromStep: 0 }]);
  });

  it('trains once a run: the second time it is loaded', async () => {
    const before = memory().numTensors;
    const options = { signal: going, engine, clock: never };
    const judge = await obtainJudge(whole, config, dataset, seed, options);
    const again = await obtainJudge(whole, config, dataset, seed, {
      ...options,
      onStep: () => expect.unreachable('it trains'),
    });
    expect(again.identity).toEqual(judge.identity);
    expect(await observeDataset(again, test)).toEqual(await observeDataset(judge, test));
    judge.dispose();
    again.dispose();
    expect(memory().numTensors).toBe(before);
    expect(await files(whole)).toEqual(['classifier.safetensors']);
  });

  it('saves its training when stopped and goes on from there to the same file, bit by bit', async () => {
    const path = await makeRun();
    const before = memory().numTensors;
    await stopAt(path, 5);
    expect(await files(path)).toEqual(['classifier-training.safetensors']);
    const { starts, steps } = await told(path);
    expect(starts).toEqual([[5, [{ ...engine, fromStep: 0 }]]]);
    expect([steps[0], steps.at(-1)]).toEqual([6, 24]);
    expect((await bytes(path)).equals(await bytes(whole))).toBe(true);
    expect(await files(path)).toEqual(['classifier.safetensors']);
    expect(memory().numTensors).toBe(before);
  });

  it('saves its training by time, which changes nothing', async () => {
    const path = await makeRun();
    const { saves } = await told(path, { clock: always });
    expect([saves.length, saves[0], saves.at(-1)]).toEqual([23, '1 of 24', '23 of 24']);
    expect((await bytes(path)).equals(await bytes(whole))).toBe(true);
    expect(await files(path)).toEqual(['classifier.safetensors']);
  });

  it('remembers each engine that it was trained on', async () => {
    const path = await makeRun();
    await stopAt(path, 5);
    const other = { ...engine, threads: 4 };
    const { judge } = await told(path, { engine: other });
    expect(judge.engines).toEqual([
      { ...engine, fromStep: 0 },
      { ...other, fromStep: 0 },
    ]);
  });

  it('trains anew what cannot be read, and says so', async () => {
    const path = await makeRun();
    await stopAt(path, 5);
    for (const name of ['classifier-training.safetensors', 'classifier.safetensors'])
      await writeFile(join(path, 'checkpoints', name), 'damaged by a disk');
    const { damages, steps } = await told(path);
    expect(damages).toEqual([
      expect.stringContaining('classifier.safetensors'),
      expect.stringContaining('classifier-training.safetensors'),
    ]);
    expect(steps[0]).toBe(1);
    expect((await bytes(path)).equals(await bytes(whole))).toBe(true);
  });
});

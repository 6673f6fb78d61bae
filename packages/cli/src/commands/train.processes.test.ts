import { readdirSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createSeed, randomBits } from '@gans/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleGans, type GansChild, type SpawnGans } from '../internal/gans-child';
import { contentOfRun } from '../internal/run-content';
import { writeSmallData } from '../internal/small-data';

let cwd: string;
let spawnGans: SpawnGans;
let whole: Record<string, unknown>;

const at = (out: string) => join(cwd, out);
/** Starts a run of 20 steps with a look after every fifth. */
const train = (out: string, saveEvery = 60, fileBlocks?: number) => {
  const options = { data: 'data', engine: 'wasm', steps: 20, 'look-every': 5, 'save-every': saveEvery, out };
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return spawnGans(['train', ...words, '--set', 'classifier.training.epochs=2'], cwd, { fileBlocks });
};
const ends = async (child: GansChild) => {
  const { code, signal } = await child.end;
  return { code, signal, errors: child.errors() };
};
const finishes = async (out: string) => {
  const { code, errors } = await ends(train(out));
  expect(code, errors).toBe(0);
  expect(await contentOfRun(at(out))).toEqual(whole);
  return errors;
};

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-processes-'));
  await writeSmallData(at('data'), undefined, 8);
  spawnGans = await bundleGans('train');
  const { code, errors } = await ends(train('whole'));
  expect(code, errors).toBe(0);
  whole = await contentOfRun(at('whole'));
});
afterAll(() => rm(cwd, { recursive: true }));

/** Names of a run's files at this moment, with those that are being written. */
function filesNow(out: string): string[] {
  const list = (folder: string) => {
    try {
      return readdirSync(join(at(out), folder)).map((name) => join(folder, name));
    } catch {
      return [];
    }
  };
  return ['.', 'checkpoints', 'samples'].flatMap(list);
}

/** Waits until the run folder shows a file, or the process has ended. */
async function untilThere(child: GansChild, out: string, file: RegExp): Promise<void> {
  while (child.process.exitCode === null && !filesNow(out).some((name) => file.test(name))) await sleep(1);
}

/** Waits until files of the run folder have come or gone so many times: moments that lie in the work itself, on fast and slow machines alike. */
async function untilChanged(child: GansChild, out: string, times: number): Promise<void> {
  let [before, changes] = ['', 0];
  while (child.process.exitCode === null && changes < times) {
    await sleep(1);
    const now = filesNow(out).join();
    if (now !== before) changes++;
    before = now;
  }
}

describe('gans train, killed', () => {
  // While a certain file is there, or is being written; and at random.
  const files = [
    /^\.lock$/,
    /\.classifier-training\./,
    /\.classifier\.safetensors/,
    /\.gan-/,
    /\.generator-best/,
    /real\.png$/,
    /\.report\.html/,
    /\.result\.json/,
  ];
  const random = Array.from(randomBits(createSeed(4), 60), (bits) => 1 + (bits % 40));

  it('ends with the same weights, metrics and result, bit by bit, after 20 kills', { timeout: 400_000 }, async () => {
    let [killed, run] = [0, 0];
    for (const moment of [...files, ...random]) {
      if (killed === 20) break;
      const out = `killed-${run}`;
      const child = train(out, 0.05);
      if (typeof moment === 'number') await untilChanged(child, out, moment);
      else await untilThere(child, out, moment);
      child.process.kill('SIGKILL');
      const { code, signal, errors } = await ends(child);
      if (signal === 'SIGKILL') killed++;
      else {
        // It was faster than we, and is done.
        expect(code, errors).toBe(0);
        await finishes(out);
        run++;
      }
    }
    expect(killed).toBe(20);
    await finishes(`killed-${run}`);
  });
});

describe('gans train --recipe class-balancing, killed', () => {
  const balance = (out: string) => {
    const options = { recipe: 'class-balancing', data: 'data', engine: 'wasm', steps: 12, 'look-every': 4, out };
    const words = Object.entries({ ...options, 'save-every': 0.05 }).flatMap(([name, value]) => [
      `--${name}`,
      `${value}`,
    ]);
    const small = [
      'classifier.training.epochs=2',
      'gan.batchSize=8',
      'nets.generator.filters=4',
      'balancing.interval=2',
    ];
    const set = small.flatMap((text) => ['--set', text]);
    return spawnGans(['train', ...words, ...set], cwd, { env: { GANS_CACHE_DIR: at('cache') } });
  };

  it('goes on to the same class frequencies, bit by bit', { timeout: 120_000 }, async () => {
    const first = await ends(balance('balanced'));
    expect(first.code, first.errors).toBe(0);
    const content = await contentOfRun(at('balanced'));
    const state = content[join('checkpoints', 'gan-0000012.safetensors')] as { metadata: object };
    expect(JSON.stringify(state)).toContain('classBalancing');

    for (const file of [/gan-0000004\.safetensors$/, /gan-0000008\.safetensors$/]) {
      const child = balance('balanced-killed');
      await untilThere(child, 'balanced-killed', file);
      child.process.kill('SIGKILL');
      expect((await ends(child)).signal).toBe('SIGKILL');
    }
    const { code, errors } = await ends(balance('balanced-killed'));
    expect(code, errors).toBe(0);
    expect(errors).toMatch(/\ncontinues at step \d+ of 12, /);
    expect(await contentOfRun(at('balanced-killed'))).toEqual(content);
  });
});

describe('gans train, stopped', () => {
  it.each([
    ['SIGINT', { code: 130, signal: null }],
    ['SIGTERM', { code: 143, signal: null }],
    ['SIGHUP', { code: null, signal: 'SIGHUP' }],
  ] as const)(
    'saves and ends at %s with what shells call 128 + its number, and goes on to the same end',
    async (signal, end) => {
      const out = `stopped-${signal}`;
      const child = train(out, 0);
      await child.shows(/GAN +\d/);
      child.process.kill(signal);
      const { errors, ...ended } = await ends(child);
      expect(ended).toEqual(end);
      expect(errors).toMatch(
        new RegExp(
          `\\nstopping: [^\\n]*\\nstopped: gans train: step \\d+ of 20 is saved in ${out}\\. The same command goes on from there\\.\\n$`,
        ),
      );
      const step = Number(/step (\d+) of 20 is saved/.exec(errors)![1]);
      expect(await readdir(at(out))).not.toContain('.lock');
      expect(await readdir(join(at(out), 'checkpoints'))).toContain(`gan-${String(step).padStart(7, '0')}.safetensors`);
      expect(await finishes(out)).toMatch(new RegExp(`\\ncontinues at step ${step} of 20, `));
    },
  );
});

describe.skipIf(process.platform === 'win32')('gans train, twice at once', () => {
  it('lets one have the folder, and tells the other who it is', async () => {
    const first = train('twice');
    await untilThere(first, 'twice', /^\.lock$/);
    // Asleep, so that it cannot be done before the other comes.
    first.process.kill('SIGSTOP');
    const { code, errors } = await ends(train('twice'));
    first.process.kill('SIGCONT');
    expect(code).toBe(1);
    expect(errors).toMatch(
      new RegExp(
        `^error: gans train: expected ${at('twice')} to be free, got a training by process ${first.process.pid} on this machine, since [^\\n]*\\n$`,
      ),
    );
    expect((await ends(first)).code).toBe(0);
    expect(await contentOfRun(at('twice'))).toEqual(whole);
  });
});

describe.skipIf(process.platform === 'win32')('gans train, out of space', () => {
  it('says so in one line, keeps the checkpoint it had, and goes on from it', async () => {
    const stopped = train('full', 0);
    await stopped.shows(/GAN +\d/);
    stopped.process.kill('SIGTERM');
    await stopped.end;
    const before = await contentOfRun(at('full'));

    // A limit on the size of files stands in for the full disk: the generator fits, the training state does not.
    const { code, errors } = await ends(train('full', 0, 2000));
    expect(code).toBe(1);
    expect(errors).toMatch(
      /\nerror: writeFileAtomic: expected [^\n]*gan-[^\n]*got a limit on the size of files \(EFBIG\)\. [^\n]*What was saved before, step \d+ of 20, is intact: the same command goes on from it\.\n$/,
    );
    const after = await contentOfRun(at('full'));
    const states = (content: object) => Object.entries(content).filter(([name]) => name.includes('gan-'));
    expect(states(after)).toEqual(states(before));
    expect(Object.keys(after).filter((name) => name.includes('.tmp') || name.startsWith('.lock'))).toEqual([]);
    await finishes('full');
  });
});

import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors, writeSafetensors } from '@gans/checkpoints';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { writeSmallData } from '../internal/small-data';
import { type TestIo, testIo } from '../internal/test-io';
import type { RunResult } from '../result';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-train-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
});

const command = (out: string, ...rest: string[]) => [
  'train',
  '--data',
  'data',
  '--engine',
  'wasm',
  '--steps',
  '4',
  '--set',
  'classifier.training.epochs=2',
  '--out',
  out,
  ...rest,
];

/** An `Io` whose clock jumps, so that every report is printed, and that stops once stderr shows a text. */
function watchedIo(stopAt?: RegExp): TestIo {
  const io = testIo({ cwd });
  let clock = 0;
  const stderr = {
    write: (text: string) => {
      io.stderr.write(text);
      if (stopAt?.test(text)) io.stop();
    },
  };
  return { ...io, stderr, now: () => (clock += 6000) };
}

const weights = async (run: string) =>
  (await readSafetensors(join(cwd, run, 'checkpoints', 'generator.safetensors'))).arrays;
const steps = async (run: string) => {
  const lines = (await readFile(join(cwd, run, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'step');
};

describe('trainRun', () => {
  let whole: TestIo;
  beforeAll(async () => {
    whole = watchedIo();
    expect(await main(command('whole', '--json'), whole), whole.errors()).toBe(0);
  });

  it('prints one JSON object, the result of the run folder', async () => {
    const { folder, ...printed } = JSON.parse(whole.data()) as RunResult & { folder: string };
    expect(folder).toBe(join(cwd, 'whole'));
    const written = JSON.parse(await readFile(join(cwd, 'whole', 'result.json'), 'utf8')) as RunResult;
    expect(written).toEqual(printed);
    expect(written).toMatchObject({
      command: 'train',
      seed: 1,
      engine: { name: 'wasm', version: '4.22.0' },
      data: { name: 'data (unverified)', count: 128, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) },
      steps: 4,
    });
    expect(whole.errors()).toBe('');
  });

  it('writes every file that the result names, and no other but the event files of its sessions', async () => {
    const { files } = JSON.parse(whole.data()) as RunResult;
    const found = await readdir(join(cwd, 'whole'), { recursive: true, withFileTypes: true });
    const names = found
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(cwd, 'whole').length + 1))
      .filter((name) => !name.startsWith('events.out.tfevents.'));
    expect(names.sort()).toEqual([...files].sort());
    expect(files).toEqual(
      expect.arrayContaining([
        'report.html',
        'result.json',
        'checkpoints/generator.safetensors',
        'checkpoints/gan-0000004.safetensors',
        'samples/step-0000004.png',
      ]),
    );
  });

  it('measures with the classifier whose hash it names', async () => {
    const { metrics } = JSON.parse(whole.data()) as RunResult;
    const sha256 = createHash('sha256')
      .update(await readFile(join(cwd, 'whole', 'checkpoints', 'classifier.safetensors')))
      .digest('hex');
    expect(metrics.classAccuracy).toMatchObject({
      n: 60,
      protocol: { classifier: { sha256 }, standardError: expect.any(Number) },
    });
    expect(metrics.frechetDistance).toMatchObject({
      n: 60,
      protocol: { extractor: { sha256 }, nReal: 60, nFake: 60, reference: 'all real test images' },
    });
    expect(metrics.classifierAccuracy).toMatchObject({ n: 60 });
    expect(metrics.frechetDistance!.value).toBeGreaterThan(
      metrics.frechetDistance!.protocol.realTrainingImagesScore as number,
    );
  });

  it('logs every step once and evaluates first and last', async () => {
    expect((await steps('whole')).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    const lines = (await readFile(join(cwd, 'whole', 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(
      lines
        .map((line) => JSON.parse(line))
        .filter(({ kind }) => kind === 'evaluation')
        .map(({ step }) => step),
    ).toEqual([0, 4]);
  });

  it('does not train a finished run again', async () => {
    const before = memory().numTensors;
    const again = watchedIo();
    expect(await main(command('whole'), again)).toBe(0);
    expect(again.data()).toContain('This run was finished before');
    expect(again.data()).toContain('whole/report.html');
    expect(again.errors()).toBe('');
    expect(memory().numTensors).toBe(before);
  });

  it('refuses the folder for another config and leaves it as it was', async () => {
    const before = await readFile(join(cwd, 'whole', 'result.json'), 'utf8');
    const io = testIo({ cwd });
    expect(await main(command('whole', '--seed', '2'), io)).toBe(2);
    expect(io.errors()).toMatch(/^error: [^\n]*belongs to another config \(seed is 1 there and 2 here\)[^\n]*\n$/);
    expect(await readFile(join(cwd, 'whole', 'result.json'), 'utf8')).toBe(before);
  });

  it('stops when asked, saves, and goes on to the same weights, bit by bit', async () => {
    const stopped = watchedIo(/GAN +2 \/ 4/);
    expect(await main(command('stopped'), stopped)).toBe(1);
    expect(stopped.errors()).toMatch(
      /\nstopping: saves first[^\n]*\nstopped: gans train: step 2 of 4 is saved in stopped\. The same command goes on from there\.\n$/,
    );
    expect(await readFile(join(cwd, 'stopped', 'report.html'), 'utf8')).toContain('This run is not finished');

    const resumed = watchedIo();
    expect(await main(command('stopped'), resumed), resumed.errors()).toBe(0);
    expect(resumed.errors()).toMatch(/\ncontinues at step 2 of 4, .* of work\n/);
    expect(resumed.errors()).not.toContain('warning');
    expect(await weights('stopped')).toEqual(await weights('whole'));
    const losses = (list: Record<string, number>[]) => list.map(({ imagesPerSecond: _, ...rest }) => rest);
    expect(losses(await steps('stopped'))).toEqual(losses(await steps('whole')));
  });

  it('goes on with another engine, says so and records it', async () => {
    expect(await main(command('moved'), watchedIo(/GAN +2 \/ 4/))).toBe(1);
    const file = join(cwd, 'moved', 'checkpoints', 'gan-0000002.safetensors');
    const { arrays, metadata } = await readSafetensors(file);
    const record = JSON.parse(metadata.run!);
    const [{ threads, ...engine }] = record.engines;
    record.engines = [{ ...engine, threads: 64 }];
    await writeSafetensors(file, arrays, { metadata: { ...metadata, run: JSON.stringify(record) } });

    const resumed = watchedIo();
    expect(await main(command('moved'), resumed), resumed.errors()).toBe(0);
    expect(resumed.errors()).toContain(
      `\nwarning: goes on with engine wasm 4.22.0 (threads ${threads}), after engine wasm 4.22.0 (threads 64): `,
    );
    const result = JSON.parse(await readFile(join(cwd, 'moved', 'result.json'), 'utf8')) as RunResult;
    expect(result.engines?.map((stretch) => [stretch.threads, stretch.fromStep])).toEqual([
      [64, 0],
      [threads, 2],
    ]);
  });

  it('goes back to the checkpoint before one that is damaged, and says so', async () => {
    const looks = ['--look-every', '1'];
    expect(await main(command('clean', ...looks), watchedIo())).toBe(0);
    expect(await main(command('damaged', ...looks), watchedIo(/GAN +3 \/ 4/))).toBe(1);
    await truncate(join(cwd, 'damaged', 'checkpoints', 'gan-0000003.safetensors'), 100_000);

    const resumed = watchedIo();
    expect(await main(command('damaged', ...looks), resumed), resumed.errors()).toBe(0);
    expect(resumed.errors()).toMatch(
      /\nwarning: [^\n]*gan-0000003[^\n]* The one before it is used\.\ncontinues at step 2 of 4/,
    );
    expect(await weights('damaged')).toEqual(await weights('clean'));
  });

  it('ends in time when given minutes', async () => {
    const io = watchedIo();
    const words = ['--data', 'data', '--engine', 'wasm', '--minutes', '0.2', '--set', 'classifier.training.epochs=2'];
    expect(await main(['train', ...words, '--out', 'short', '--json'], io), io.errors()).toBe(0);
    const { steps } = JSON.parse(io.data()) as RunResult;
    expect(steps).toBeGreaterThanOrEqual(1);
    expect(steps).toBeLessThan(10);
  });
});

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSafetensors } from '@gans/checkpoints';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../command-line';
import { writeSmallData } from '../internal/small-data';
import { type TestIo, testIo } from '../internal/test-io';
import type { RunResult } from '../result';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-balancing-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  vi.stubEnv('GANS_CACHE_DIR', join(cwd, 'cache'));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

const SETTINGS = [
  'data.longTail.imbalance=3',
  'gan.batchSize=8',
  'nets.generator.filters=2',
  'nets.discriminator.filters=2',
  'classifier.training.epochs=1',
  'classifier.net.filters=2',
  'balancing.classifier.net.filters=2',
  'balancing.classifier.training.epochs=2',
  'balancing.classifier.training.batchSize=8',
  'balancing.classifier.training.classWeights.fromEpoch=1',
  'balancing.interval=2',
];
const command = (out: string, ...settings: string[]) => [
  ...['train', '--recipe', 'class-balancing', '--data', 'data', '--engine', 'wasm', '--steps', '5', '--out', out],
  ...[...SETTINGS, ...settings].flatMap((setting) => ['--set', setting]),
];

/** An `Io` whose clock jumps, so that every report is printed, and that stops once stderr shows a text. */
function watchedIo(stopAt?: RegExp): TestIo {
  const io = testIo({ cwd });
  let clock = 0;
  const write = (text: string) => {
    io.stderr.write(text);
    if (stopAt?.test(text)) io.stop();
  };
  return { ...io, stderr: { write }, now: () => (clock += 6000) };
}

const checkpoints = (run: string) => join(cwd, run, 'checkpoints');
const state = async (run: string) => {
  const { arrays, metadata } = await readSafetensors(join(checkpoints(run), 'gan-0000005.safetensors'));
  return { arrays, memory: metadata.memory };
};
const result = async (run: string) => JSON.parse(await readFile(join(cwd, run, 'result.json'), 'utf8')) as RunResult;

describe('obtainBalancing', () => {
  let io: TestIo;
  beforeAll(async () => {
    io = watchedIo();
    expect(await main(command('whole'), io), io.errors()).toBe(0);
  });

  it('puts a classifier in the loop that has seen the long tail alone, and a judge that has seen all', async () => {
    const { metrics, balancing, data } = await result('whole');
    const { histogramKl, classifierAccuracy, classifierInLoopAccuracy } = metrics;
    expect(data.name).toBe('data (unverified) (long tail, exponential, ratio 3)');
    const counts = histogramKl!.protocol.classHistogram as number[];
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(histogramKl!.n);
    const { extractor } = histogramKl!.protocol as { extractor: { name: string; sha256: string } };
    expect(extractor.name).toContain('trained on data (unverified), tap features');
    expect(extractor.sha256).not.toBe(balancing!.classifier.sha256);
    expect(balancing!.classifier.name).toContain('ratio 3), in the loop');
    expect(balancing).toMatchObject({ normalization: 'mean-one', interval: 2 });
    const classCount = balancing!.trainingCounts.length;
    expect(balancing!.trainingCounts[0]!).toBe(3 * balancing!.trainingCounts.at(-1)!);
    for (const shares of [balancing!.optimalHistogram, balancing!.settledHistogram!])
      expect(shares.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 6);
    expect([balancing!.frequencies.length, balancing!.optimalHistogramBound.length]).toEqual([classCount, classCount]);
    expect(Object.keys(classifierInLoopAccuracy!.protocol.perClass as object)).toHaveLength(classCount);
    expect(classifierAccuracy!.n).toBe(classifierInLoopAccuracy!.n);
    expect(io.errors()).toContain('classifier in the loop');
  });

  it('goes on after a stop to the same bits, class frequencies included, with the classifier from the cache', async () => {
    const stopped = watchedIo(/GAN +3 \/ 5/);
    expect(await main(command('stopped'), stopped)).toBe(1);
    expect(await main(command('stopped'), watchedIo())).toBe(0);
    expect(await state('stopped')).toEqual(await state('whole'));
    expect(Object.keys((await state('whole')).arrays)).toContain('terms/classBalancing/pending');
    expect((await result('stopped')).balancing).toEqual((await result('whole')).balancing);
    expect(stopped.errors()).not.toContain('classifier in the loop');
    expect(await readdir(join(cwd, 'cache', 'classifiers'))).toHaveLength(1);
    const file = 'classifier-in-loop.safetensors';
    expect(await readFile(join(checkpoints('stopped'), file))).toEqual(
      await readFile(join(checkpoints('whole'), file)),
    );
  });

  it('leaves no tensors', async () => {
    const before = memory().numTensors;
    expect(await main(command('leak', 'balancing.weight=0', 'balancing.normalization=raw'), watchedIo())).toBe(0);
    expect(memory().numTensors).toBe(before);
    expect((await result('leak')).balancing).not.toHaveProperty('settledHistogram');
  });

  it('refuses labels of which a class has none', async () => {
    const refused = watchedIo();
    const few = 'balancing.classifier.labelledShare=0.01';
    expect(await main(command('few', few, 'balancing.classifier.training.batchSize=1'), refused)).toBe(2);
    expect(refused.errors()).toMatch(/labelledShare to leave labels of every class, got none of '.*' with 0\.01/);
  });
});

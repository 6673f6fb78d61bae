import '@tensorflow/tfjs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ndArray, writeNpz } from '@gans/checkpoints';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';
import { smallDigits } from './internal/small-setting';
import type { NoiseOutcome } from './result';
import type { TableContents } from './table';
import { meanOf } from './tune';

let cwd: string;
const options = ['--data', 'data.npz', '--quick', '--engine', 'wasm', '--latent', '2', '--hidden', '8', '--out', 'out'];
const reproduce = async (...more: string[]) => {
  const io = testIo({ cwd });
  const code = await main(['reproduce', 'igc', ...options, '--page', 'page.md', ...more], io);
  return { code, errors: io.errors(), data: io.data() };
};
const decoders = ['--generators', 'class-decoders', '--out-of-class', 'others.npz'];

/** Few digits of three classes, 8 x 8 pixels. */
async function writeDigits(name: string, classes: readonly number[]): Promise<void> {
  const { images, labels } = smallDigits(1, classes, 60);
  const pixels = images.pixels([...images.labels.keys()]);
  await writeNpz(join(cwd, name), { images: ndArray(pixels, [60, 8, 8, 1]), labels: ndArray(labels, [60]) });
}

let first: { tables: TableContents[] };
let leaked: number;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-igc-'));
  await writeDigits('data.npz', [0, 1, 2]);
  await writeDigits('others.npz', [3, 4, 5]);
  const before = memory().numTensors;
  const { code, errors, data } = await reproduce(...decoders, '--json');
  leaked = memory().numTensors - before;
  expect(code, errors).toBe(0);
  first = JSON.parse(data);
}, 240_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('reproduceIgc', () => {
  it('tests every search on the same images and records what was tuned on others', () => {
    const [{ outcomes, description }] = first.tables as [TableContents];
    const noise = outcomes.filter((outcome): outcome is NoiseOutcome => outcome.kind === 'noise');
    expect(noise.map(({ search }) => search).sort()).toEqual([
      'encoder',
      'fast',
      'offsets',
      'paper',
      'robust',
      'tuned',
    ]);
    const full = noise.filter(({ search }) => search !== 'paper');
    expect(new Set(full.map(({ images }) => images)).size).toBe(1);
    for (const { rows } of full)
      for (const { count, hits, right, rowSteps } of rows) {
        expect([hits.length, [...hits].filter((hit) => hit === '1').length]).toEqual([count, right]);
        expect(rowSteps).toBeLessThanOrEqual(100);
      }
    const tuning = outcomes.find((outcome) => outcome.kind === 'tuning')!;
    const means = tuning.trials.map(meanOf);
    expect(tuning.choice).toEqual(tuning.trials[means.indexOf(Math.max(...means))]!.choice);
    expect(tuning).toMatchObject({ images: description.data.heldOut.sha256, count: 20 });
    const { train, heldOut } = description.data;
    expect(train.count + heldOut.count).toBe(54);
    const area = outcomes.find((outcome) => outcome.kind === 'out-of-class')!.areaUnderCurve;
    expect(area).toBeGreaterThanOrEqual(0);
    expect(area).toBeLessThanOrEqual(1);
    expect(leaked).toBe(0);
  });

  it('leaves a page, and one that explains decisions', async () => {
    const page = await readFile(join(cwd, 'page.md'), 'utf8');
    expect(page).toContain('gans reproduce igc --data data.npz --out-of-class others.npz --generators class-decoders');
    expect(page).not.toMatch(/undefined|NaN/);
    const table = join(cwd, 'out', first.tables[0]!.name);
    const explained = await readFile(join(table, 'cells', 'class-decoders-explained', 'explained.html'), 'utf8');
    expect(explained).toContain('a decoder a class');
    expect(
      (await readdir(join(table, 'cells', 'class-decoders-generator'))).filter((name) => /training/.test(name)),
    ).toEqual([]);
  });

  it('trains and reads with GANs, and with one decoder, in the same table', async () => {
    const names = ['shared-decoder', 'cagan', 'reacgan'];
    const cells = names.flatMap((name) => [`${name}-generator`, `${name}-noise-fast`]).join();
    const { code, errors, data } = await reproduce('--generators', names.join(), '--cells', cells, '--json');
    expect(code, errors).toBe(0);
    const [{ outcomes }] = (JSON.parse(data) as { tables: [TableContents] }).tables;
    const fast = outcomes.filter((outcome) => outcome.kind === 'noise' && outcome.search === 'fast');
    expect(fast).toHaveLength(4);
  }, 120_000);

  it('says which cell is missing before one that needs it', async () => {
    const { code, errors } = await reproduce('--generators', 'cagan', '--cells', 'cagan-noise-tuned', '--seed', '2');
    expect([code, errors]).toEqual([
      1,
      expect.stringContaining('expected cell cagan-generator to be finished, got none'),
    ]);
  });

  it('refuses generators that there are none of, and the same classes as others', async () => {
    const other = await reproduce('--generators', 'class-decoder');
    expect([other.code, other.errors]).toEqual([2, expect.stringContaining('Did you mean class-decoders?')]);
    const same = await reproduce('--out-of-class', 'data.npz');
    expect([same.code, same.errors]).toEqual([2, expect.stringContaining('to hold other classes than --data')]);
  });
});

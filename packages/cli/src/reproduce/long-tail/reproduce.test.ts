import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../command-line';
import { writeSmallData } from '../../internal/small-data';
import { testIo } from '../../internal/test-io';
import type { LongTailOutcome } from './result';

const CELLS = ['none-imbalance-3-seed-1', 'regulariser-imbalance-3-seed-1', 'acgan-regulariser-imbalance-3-seed-1'];

let cwd: string;
const table = () => join(cwd, 'out', 'data-unverified-batch-8');
const options = [
  '--data',
  'data',
  '--imbalance',
  '3',
  '--engine',
  'wasm',
  '--batch',
  '8',
  '--steps',
  '4',
  '--out',
  'out',
];
const reproduce = async (...more: string[]) => {
  const io = testIo({ cwd });
  const words = ['reproduce', 'long-tail', ...options, '--seeds', '1', '--page', 'page.md', ...more];
  return { code: await main(words, io), errors: io.errors(), data: io.data() };
};
const outcomeOf = async (cell: string): Promise<LongTailOutcome> =>
  JSON.parse(await readFile(join(table(), 'cells', cell, 'result.json'), 'utf8')).result;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-long-tail-'));
  vi.stubEnv('GANS_CACHE_DIR', join(cwd, 'cache'));
  await writeSmallData(join(cwd, 'data'), { train: 60, test: 20 }, 8);
  const { code, errors } = await reproduce('--cells', CELLS.join(','));
  expect(code, errors).toBe(0);
}, 240_000);
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(cwd, { recursive: true });
});

describe('reproduceLongTail', () => {
  it('measures each cell by the same judge, which is not the classifier in the loop', async () => {
    const outcomes = await Promise.all(CELLS.map(outcomeOf));
    const extractors = outcomes.map(({ measured }) => measured!.frechetDistance.protocol.extractor);
    expect(new Set(extractors.map((extractor) => JSON.stringify(extractor))).size).toBe(1);
    for (const { measured, histogram, looks, trainingCounts } of outcomes) {
      expect(histogram!.generated.reduce((sum, count) => sum + count, 0)).toBe(20);
      expect(histogram!.optimal.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      for (const [k, share] of histogram!.optimal.entries())
        expect(share).toBeLessThanOrEqual(histogram!.bound[k]! + 1e-12);
      expect(looks.map(({ step }) => step)).toEqual([0, 1, 2, 3, 4]);
      expect(trainingCounts[0]! / trainingCounts.at(-1)!).toBe(3);
      expect(measured!.classificationScore).toMatchObject({ n: 60, protocol: { nTest: 20 } });
    }
    const inLoop = outcomes.map(({ balancing }) => balancing?.classifier.sha256);
    expect(inLoop[0]).toBeUndefined();
    expect(inLoop[1]).toBe(inLoop[2]);
    expect(inLoop[1]).not.toBe((extractors[0] as { sha256: string }).sha256);
    const labels = outcomes.map(
      ({ measured }) => (measured!.classificationScore.protocol.recipe as { images: string }).images,
    );
    expect(labels.map((text) => text.replace(/^generated, labelled by the classes /, ''))).toEqual([
      'that the judge reads',
      'that the judge reads',
      'asked for',
    ]);
    expect(outcomes[0]!.measured!.classAccuracy).toBeUndefined();
    expect(outcomes[2]!.measured!.classAccuracy!.n).toBe(20);
  });

  it('writes a page with the numbers of the cells and the images that they have drawn', async () => {
    const page = await readFile(join(cwd, 'page.md'), 'utf8');
    expect(page).toContain(
      'gans reproduce long-tail --data data --imbalance 3 --seeds 1 --steps 4 --batch 8 --out out',
    );
    const { value } = (await outcomeOf(CELLS[0]!)).measured!.histogramKl;
    expect(page).toContain(`| no regulariser | 1 | ${Number(value.toPrecision(4))} |`);
    const figures = await readdir(join(cwd, 'page'));
    for (const name of ['kl.svg', 'score.svg', 'none.png', 'regulariser.png'])
      expect(figures).toContain(`data-unverified-batch-8-3-${name}`);
    const grid = await readFile(join(table(), 'cells', CELLS[1]!, 'run', 'samples', 'generated.png'));
    expect((await readFile(join(cwd, 'page', 'data-unverified-batch-8-3-regulariser.png'))).equals(grid)).toBe(true);
  });

  it('repeats no finished cell, and writes the same page from finished cells alone', async () => {
    const page = await readFile(join(cwd, 'page.md'), 'utf8');
    const before = memory().numTensors;
    const again = await reproduce('--cells', CELLS.join(','));
    expect([again.code, memory().numTensors]).toEqual([0, before]);
    expect(again.errors).not.toMatch(/^cell \d/m);
    const { code, data } = await reproduce('--page-only', '--data', 'nowhere', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(data).tables.map(({ outcomes }: { outcomes: unknown[] }) => outcomes.length)).toEqual([3]);
    expect(await readFile(join(cwd, 'page.md'), 'utf8')).toBe(page);
    const none = await reproduce('--page-only', '--out', 'nothing');
    expect([none.code, none.errors]).toEqual([2, expect.stringContaining('to hold a finished cell, got none')]);
  });

  it('lists the cells of all methods and imbalances, and refuses other steps', async () => {
    const { code, data } = await reproduce('--imbalance', '1,3', '--labelled-share', '0.5', '--list');
    expect(code).toBe(0);
    expect(data).toMatch(/\nregulariser-imbalance-3-seed-1 +finished\n/);
    expect(data).toMatch(/\nregulariser-labels-0\.5-imbalance-1-seed-1 +waiting\n/);
    expect(data).toMatch(/\n3 of 18 finished\n$/);
    const other = await reproduce('--steps', '5');
    expect([other.code, other.errors]).toEqual([
      2,
      expect.stringContaining('which belongs to another protocol (steps is 4 there and 5 here)'),
    ]);
  });
});

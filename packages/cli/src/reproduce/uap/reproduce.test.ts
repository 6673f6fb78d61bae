import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readNpy } from '@gans/checkpoints';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { writeSmallData } from '../../internal/small-data';
import { testIo } from '../../internal/test-io';
import { heldBackOf } from './craft-on';
import type { ArmOutcome, NetsRecord } from './result';
import type { TableContents } from './table-contents';

let cwd: string;
let first: { code: number; errors: string };
const IMAGES = 20;
const sizes = [
  '--engine',
  'wasm',
  '--epochs',
  '3',
  '--steps',
  '2',
  '--craft-steps',
  '4',
  '--batch',
  '8',
  '--images',
  String(IMAGES),
];
const common = ['--target', 'target', '--out', 'out', '--page', 'page.md', '--seeds', '1', ...sizes];
const reproduce = async (...more: string[]) => {
  const io = testIo({ cwd });
  const code = await main(['reproduce', 'uap', ...common, ...more], io);
  return { code, errors: io.errors(), data: io.data() };
};
// One of each kind.
const ARMS_RUN = ['random', 'gd-uap', 'gd-uap-range', 'impressions', 'gan-balanced', 'real'] as const;
const split = ['--split', '0,1,2'];
const table = async () => join(cwd, 'out', (await readdir(join(cwd, 'out')))[0]!);
const outcomeOf = async (arm: string): Promise<ArmOutcome> =>
  JSON.parse(await readFile(join(await table(), 'cells', `${arm}-seed-1`, 'result.json'), 'utf8')).result;
const perturbation = async (arm: string) =>
  Array.from((await readNpy(join(await table(), 'cells', `${arm}-seed-1`, 'perturbation.npy'))).data as Float32Array);

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-uap-'));
  await writeSmallData(join(cwd, 'target'), { train: 300, test: 40 }, 8);
  first = await reproduce(...split, '--cells', ARMS_RUN.map((arm) => `${arm}-seed-1`).join(','));
}, 240_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('reproduceUap', () => {
  it('makes a perturbation within the bound for every arm, and measures it everywhere', async () => {
    expect(first.code, first.errors).toBe(0);
    for (const key of ARMS_RUN) {
      const { rates, jpeg, coverage, crafting } = await outcomeOf(key);
      expect(Object.keys(rates)).toEqual(['target', 'twin', 'vgg', 'hardened']);
      expect([jpeg.protocol.codec, rates.target.protocol.codec]).toEqual([expect.stringMatching(/^JPEG/), null]);
      expect(jpeg.n).toBe(rates.target.n);
      expect(coverage !== undefined).toBe(['impressions', 'gan-balanced', 'real'].includes(key));
      expect(crafting === undefined).toBe(key === 'random');
      if (key.startsWith('gd-uap')) expect(crafting!.protocol.nValidation).toBe(heldBackOf(IMAGES));
      const largest = Math.max(...(await perturbation(key)).map(Math.abs));
      expect(largest).toBeGreaterThan(0);
      expect(largest).toBeLessThanOrEqual(0.3 + 1e-6);
    }
  });

  it('measures once a table what belongs to no arm', async () => {
    const record = JSON.parse(
      await readFile(join(await table(), 'classifiers', 'measured.json'), 'utf8'),
    ) as NetsRecord;
    expect(Object.keys(record.accuracy)).toEqual(['target', 'twin', 'vgg', 'hardened']);
    expect(record.hardening.before.value).toBeGreaterThanOrEqual(0);
    expect(record.hardening.before.n).toBe(record.jpegAlone.n);
  });

  it('writes a page with the numbers and pictures of the cells', async () => {
    const page = await readFile(join(cwd, 'page.md'), 'utf8');
    const pictures = await readdir(join(cwd, 'page'));
    expect(pictures.filter((name) => name.endsWith('-perturbation.png'))).toHaveLength(ARMS_RUN.length);
    expect(pictures.filter((name) => name.endsWith('-images.png'))).toHaveLength(3);
    const { rates } = await outcomeOf('real');
    expect(page).toContain(
      `| real target images | the target's training images | ${(100 * rates.target.value).toFixed(1)} %`,
    );
    expect(page).toContain('gans reproduce uap --target target --split 0,1,2');
    expect(page).not.toMatch(/undefined|NaN/);
  });

  it('makes a cell anew to the same bits from what is left of it, and no other', async () => {
    const expected = await perturbation('gan-balanced');
    const folder = join(await table(), 'cells', 'gan-balanced-seed-1');
    for (const name of ['result.json', 'perturbation.npy']) await rm(join(folder, name));
    const { mtimeMs } = await stat(join(await table(), 'cells', 'real-seed-1', 'result.json'));
    const before = memory().numTensors;
    const { code, errors } = await reproduce(...split, '--cells', 'gan-balanced-seed-1,real-seed-1');
    expect([code, memory().numTensors], errors).toEqual([0, before]);
    expect(await perturbation('gan-balanced')).toEqual(expected);
    expect((await stat(join(await table(), 'cells', 'real-seed-1', 'result.json'))).mtimeMs).toBe(mtimeMs);
  });

  it('lists cells, writes the page alone, and refuses what cannot be', async () => {
    const list = await reproduce(...split, '--list');
    expect(list.data).toMatch(/^random-seed-1 +finished\n[\s\S]*6 of 9 finished\n$/);
    const ofOthers = await reproduce(...split, '--classifier-seed', '2', '--list');
    expect(ofOthers.data).toMatch(/0 of 9 finished\n$/);
    const { data } = await reproduce('--page-only', '--json');
    expect((JSON.parse(data) as { tables: TableContents[] }).tables.map(({ name }) => name)).toEqual([
      expect.stringContaining('-to-'),
    ]);
    const refused = async (...words: string[]) => {
      const { code, errors } = await reproduce(...words);
      expect(code).toBe(2);
      return errors;
    };
    expect(await refused(...split, '--craft-steps', '5')).toContain('craftSteps is 4 there and 5 here');
    expect(await refused(...split, '--epsilon', '10')).toContain('to be below 1, the whole range of pixels, got 10');
    expect(await refused('--prior', 'nowhere')).toContain('expected --prior to be');
    const io = testIo({ cwd });
    expect([await main(['reproduce', 'uap', '--split', '0,1'], io), io.errors()]).toEqual([
      2,
      expect.stringContaining('expected --target, got nothing'),
    ]);
  });
});

import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { writeSmallData } from '../../internal/small-data';
import { testIo } from '../../internal/test-io';
import type { TableContents } from './table-contents';

let cwd: string;
const table = () => join(cwd, 'out', 'data-unverified');
const options = ['--data', 'data', '--engine', 'wasm', '--size', '20', '--epochs', '2', '--generator-steps', '2'];
const cells = ['--cells', 'fixed-*,hsm-ds-seed-*,checkpoints-*', '--seeds', '1', '--full'];
const reproduce = async (...more: string[]) => {
  const io = testIo({ cwd });
  const code = await main(
    ['reproduce', 'synthetic-data', ...options, '--out', 'out', '--page', 'page.md', ...more],
    io,
  );
  return { code, errors: io.errors(), data: io.data() };
};
const page = () => readFile(join(cwd, 'page.md'), 'utf8');

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-synthetic-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  const { code, errors } = await reproduce(...cells);
  expect(code, errors).toBe(0);
}, 240_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('reproduceSyntheticData', () => {
  it('trains one generator for all cells, and leaves a page with their numbers', async () => {
    expect(await readdir(join(cwd, 'out', 'generators'))).toHaveLength(1);
    expect((await readdir(join(table(), 'cells'))).sort()).toEqual([
      'checkpoints-seed-1',
      'fixed-seed-1',
      'hsm-ds-seed-1',
    ]);
    const text = await page();
    for (const cell of ['fixed', 'hsm-ds']) {
      const { result } = JSON.parse(await readFile(join(table(), 'cells', `${cell}-seed-1`, 'result.json'), 'utf8'));
      expect(text).toContain(`| ${cell} | 1 | ${(100 * result.accuracy.plain).toFixed(1)} % |`);
    }
    expect(text).toContain(
      'gans reproduce synthetic-data --data data --seeds 1 --size 20 --epochs 2 --generator-steps 2 --full --out out --engine wasm',
    );
    expect(await readdir(join(cwd, 'page'))).toContain('data-unverified-mined.png');
  });

  it('repeats no finished cell, keeps the generator, and writes the same page again', async () => {
    const text = await page();
    const result = join(table(), 'cells', 'fixed-seed-1', 'result.json');
    const { mtimeMs } = await stat(result);
    const before = memory().numTensors;
    const { code, errors, data } = await reproduce(...cells);
    expect([code, memory().numTensors], errors).toEqual([0, before]);
    expect(errors).not.toMatch(/^cell \d/m);
    expect(data).toContain('real test accuracy');
    expect((await stat(result)).mtimeMs).toBe(mtimeMs);
    expect(await page()).toBe(text);
  });

  it('writes the page from finished cells alone, and refuses where there is none', async () => {
    const { code, data } = await reproduce('--page-only', '--data', 'nowhere', '--json');
    expect(code).toBe(0);
    const { tables } = JSON.parse(data) as { tables: TableContents[] };
    expect(tables.map(({ outcomes }) => outcomes.length)).toEqual([3]);
    const none = await reproduce('--page-only', '--out', 'nothing');
    expect([none.code, none.errors]).toEqual([2, expect.stringContaining('to hold a finished cell, got none')]);
  });

  it('lists the cells of the default, and how far each is', async () => {
    const { code, data } = await reproduce('--list', '--seeds', '1');
    expect(code).toBe(0);
    expect(data).toMatch(/^fixed-seed-1 +finished\nhsm-seed-1 +waiting\n[\s\S]*2 of 6 finished\n$/);
  });

  it('refuses another protocol in the same folder', async () => {
    const other = await reproduce('--seeds', '1', '--epochs', '3');
    expect([other.code, other.errors]).toEqual([
      2,
      expect.stringContaining('which belongs to another protocol (epochs is 2 there and 3 here)'),
    ]);
  });
});

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
const table = () => join(cwd, 'out', 'data-unverified-batch-8');
const options = ['--data', 'data', '--engine', 'wasm', '--batch', '8', '--steps', '4', '--out', 'out'];
const reproduce = async (...more: string[]) => {
  const io = testIo({ cwd });
  const code = await main(['reproduce', 'reacgan', ...options, ...more], io);
  return { code, errors: io.errors(), data: io.data() };
};
const read = (...names: string[]) => readFile(join(cwd, ...names), 'utf8');

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
  const { code, errors } = await reproduce(
    '--seeds',
    '1',
    '--cells',
    'acgan-seed-*,reacgan-seed-*',
    '--page',
    'page.md',
  );
  expect(code, errors).toBe(0);
}, 240_000);
afterAll(() => rm(cwd, { recursive: true }));

describe('reproduceReacgan', () => {
  it('leaves a folder a cell with its run, and a page with the numbers of the cells', async () => {
    expect((await readdir(join(table(), 'cells'))).sort()).toEqual(['acgan-seed-1', 'reacgan-seed-1']);
    const page = await read('page.md');
    for (const cell of ['acgan-seed-1', 'reacgan-seed-1']) {
      const { result } = JSON.parse(await readFile(join(table(), 'cells', cell, 'result.json'), 'utf8'));
      const { value } = result.final.frechetDistance;
      expect(page).toContain(`| 1 | 4 | ${value >= 1000 ? Math.round(value) : Number(value.toPrecision(4))} |`);
    }
    expect(page).toContain('gans reproduce reacgan --data data --seeds 1 --steps 4 --batch 8 --out out --engine wasm');
    expect(page).toMatch(/!\[[^\]]*\]\(page\/data-unverified-batch-8-distance\.svg\)/);
    expect(await read('page', 'data-unverified-batch-8-distance.svg')).toMatch(/^<svg /);
  });

  it('repeats no finished cell, and writes the same page again', async () => {
    const page = await read('page.md');
    const result = join(table(), 'cells', 'acgan-seed-1', 'result.json');
    const { mtimeMs } = await stat(result);
    const before = memory().numTensors;
    const { code, errors, data } = await reproduce(
      '--seeds',
      '1',
      '--cells',
      'acgan-seed-1,reacgan-seed-*',
      '--page',
      'page.md',
    );
    expect([code, memory().numTensors]).toEqual([0, before]);
    expect(errors).not.toMatch(/^cell \d/m);
    expect(data).toContain('| ACGAN |');
    expect((await stat(result)).mtimeMs).toBe(mtimeMs);
    expect(await read('page.md')).toBe(page);
  });

  it('writes the page from finished cells alone', async () => {
    await rm(join(cwd, 'page'), { recursive: true });
    const { code, data } = await reproduce('--page-only', '--page', 'page.md', '--data', 'nowhere', '--json');
    expect(code).toBe(0);
    const { tables } = JSON.parse(data) as { tables: TableContents[] };
    expect(tables.map(({ outcomes }) => outcomes.length)).toEqual([2]);
    expect(await readdir(join(cwd, 'page'))).toContain('data-unverified-batch-8-is.svg');
    const none = await reproduce('--page-only', '--page', 'page.md', '--out', 'nothing');
    expect([none.code, none.errors]).toEqual([2, expect.stringContaining('to hold a finished cell, got none')]);
  });

  it('lists the cells and how far each is', async () => {
    const { code, data } = await reproduce('--seeds', '1', '--list');
    expect(code).toBe(0);
    expect(data).toMatch(/^acgan-seed-1 +finished\nacgan-normalised-seed-1 +waiting\n[\s\S]*2 of 6 finished\n$/);
  });

  it('refuses other steps in the same folder, and a cell that there is none of', async () => {
    const other = await reproduce('--seeds', '1', '--steps', '5');
    expect([other.code, other.errors]).toEqual([
      2,
      expect.stringContaining('which belongs to another protocol (steps is 4 there and 5 here)'),
    ]);
    const unknown = await reproduce('--seeds', '1', '--cells', 'acgan-seed-9');
    expect([unknown.code, unknown.errors]).toEqual([2, expect.stringContaining("to match a cell, got 'acgan-seed-9'")]);
  });
});

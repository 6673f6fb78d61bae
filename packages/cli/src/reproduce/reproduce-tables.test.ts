import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import type { GridRequest } from './grid-request';
import { type Reproduction, reproduceTables } from './reproduce-tables';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reproduce-tables-'));
});
afterEach(() => rm(cwd, { recursive: true }));

const request = { out: 'out', page: 'page.md', list: false, pageOnly: false, quiet: true, words: [] };
const comparison: Reproduction<GridRequest, number> = {
  paper: 'a',
  list: async (_, out) => ({ folder: out, cells: [{ name: 'one', config: {} }] }),
  run: async () => ({ failed: [] }),
  readTables: async () => [1, 2],
  pageOf: (tables, file) => ({ markdown: `${tables} in ${file}`, figures: {} }),
  textOf: (table) => `table ${table}`,
};
const reproduce = (own: Partial<typeof comparison>, asked: Partial<GridRequest> = {}) =>
  reproduceTables({ ...comparison, ...own }, { ...request, ...asked }, testIo({ cwd }));

describe('reproduceTables', () => {
  it('runs, then writes the page of all tables and tells them', async () => {
    const { text, json } = await reproduce({ jsonOf: (table) => -table });
    expect(text).toBe('table 1\n\ntable 2\n\nPage  page.md\n');
    expect(json).toEqual({ command: 'reproduce', paper: 'a', page: join(cwd, 'page.md'), tables: [-1, -2] });
    expect(await readFile(join(cwd, 'page.md'), 'utf8')).toBe(`1,2 in ${join(cwd, 'page.md')}`);
  });

  it('lists cells, and runs nothing', async () => {
    const run = () => Promise.reject(new Error('run'));
    const { text, json } = await reproduce({ run }, { list: true });
    expect(text).toBe('one  waiting\n0 of 1 finished\n');
    expect(json).toMatchObject({ folder: join(cwd, 'out'), cells: [{ name: 'one', state: 'waiting' }] });
    expect((await reproduce({ run }, { pageOnly: true })).text).toContain('table 1');
  });

  it('tells of failures after the page is written, and of an empty folder', async () => {
    const run = async () => ({ failed: [{ name: 'one', message: 'no' }] });
    await expect(reproduce({ run })).rejects.toThrow(
      'gans reproduce a: expected all cells to finish, got 1 that failed',
    );
    expect(await readFile(join(cwd, 'page.md'), 'utf8')).toContain('1,2');
    await expect(reproduce({ readTables: async () => [] })).rejects.toThrow('to hold a finished cell, got none');
  });
});

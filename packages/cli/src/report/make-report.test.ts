import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRunFixture } from '../internal/run-contents-fixture';
import { makeReport } from './make-report';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-make-report-'));
  for (const name of ['a', 'b']) await writeRunFixture(join(cwd, name), name.charCodeAt(0));
});
afterEach(() => rm(cwd, { recursive: true }));

describe('makeReport', () => {
  it('puts the page of one run into its folder, and that of several where it is run', async () => {
    expect((await makeReport({ runs: ['a'] }, { cwd })).out).toBe(join(cwd, 'a/report.html'));
    const { out, runs, sizeBytes } = await makeReport({ runs: ['b', 'a'] }, { cwd });
    expect([out, runs]).toEqual([join(cwd, 'comparison.html'), [join(cwd, 'b'), join(cwd, 'a')]]);
    expect((await readFile(out)).length).toBe(sizeBytes);
  });

  it('is the same page every time', async () => {
    const page = async () => readFile((await makeReport({ runs: ['a', 'b'] }, { cwd })).out, 'utf8');
    expect(await page()).toBe(await page());
  });
});

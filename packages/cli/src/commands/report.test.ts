import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { writeRunFixture } from '../internal/run-contents-fixture';
import { testIo } from '../internal/test-io';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-report-command-'));
  for (const [name, seed] of [
    ['a', 1],
    ['b', 2],
  ] as const)
    await writeRunFixture(join(cwd, 'runs', name), seed);
});
afterEach(() => rm(cwd, { recursive: true }));

describe('reportCommand', () => {
  it('writes the report of one run into its folder', async () => {
    const io = testIo({ cwd });
    expect(await main(['report', 'runs/a'], io)).toBe(0);
    expect(io.data()).toBe('runs/a/report.html\n');
    expect(await readFile(join(cwd, 'runs/a/report.html'), 'utf8')).toContain('reacgan-mini on small');
  });

  it('compares several on one page', async () => {
    const io = testIo({ cwd });
    expect(await main(['report', 'runs/a', 'runs/b', '--out', 'pages/both.html', '--json'], io)).toBe(0);
    const page = await readFile(join(cwd, 'pages/both.html'), 'utf8');
    expect(JSON.parse(io.data())).toEqual({
      command: 'report',
      out: join(cwd, 'pages/both.html'),
      runs: [join(cwd, 'runs/a'), join(cwd, 'runs/b')],
      sizeBytes: Buffer.byteLength(page),
    });
    expect(page).toContain('2 runs compared');
  });

  it('refuses bad input in one line', async () => {
    await mkdir(join(cwd, 'empty'));
    await writeFile(join(cwd, 'file'), '');
    expect(await refused(cwd, 'report')).toContain('expected RUN..., got nothing');
    expect(await refused(cwd, 'report', 'empty')).toContain('which has no config.json');
    expect(await refused(cwd, 'report', 'runs/a', 'runs/none')).toContain('which is absent');
    expect(await refused(cwd, 'report', 'runs/a', 'runs/a')).toContain("got 'runs/a' twice");
    expect(await refused(cwd, 'report', 'runs/a', '--out', 'file/page.html')).toContain('--out');
    expect(await refused(cwd, 'report', 'runs/a', '--out', 'runs')).toContain('runs');
  });
});

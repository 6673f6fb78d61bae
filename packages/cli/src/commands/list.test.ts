import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { writeRunFixture } from '../internal/run-contents-fixture';
import { testIo } from '../internal/test-io';
import { LOCK_FILE } from '../run-folder-lock';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-list-'));
  await writeRunFixture(join(cwd, 'runs', 'done'));
  await writeRunFixture(join(cwd, 'runs', 'cut'), 8, { finished: false });
  await writeRunFixture(join(cwd, 'runs', 'going'), 9, { finished: false });
  const holder = { processId: process.ppid, host: hostname(), token: 'a' };
  await writeFile(join(cwd, 'runs', 'going', LOCK_FILE), JSON.stringify(holder));
  await mkdir(join(cwd, 'runs', 'notes'));
});
afterEach(() => rm(cwd, { recursive: true }));

describe('listCommand', () => {
  it('says how each run stands and what it reached', async () => {
    const io = testIo({ cwd });
    expect(await main(['list'], io)).toBe(0);
    const rows = io
      .data()
      .trimEnd()
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    expect(rows.map((row) => row.filter((_, column) => column !== 5))).toEqual([
      ['run', 'state', 'step', 'accuracy', 'Fréchet', 'of'],
      ['cut', 'stopped', '2', '75.0 %', '6', 'reacgan-mini on small'],
      ['done', 'finished', '2', '75.0 %', '5', 'reacgan-mini on small'],
      ['going', 'running', '2', '75.0 %', '6', 'reacgan-mini on small'],
    ]);
    for (const row of rows.slice(1)) expect(row[5]).toMatch(/^\d+(\.\d+)? kB$/);
  });

  it('prints one JSON object, also of a run by its own folder', async () => {
    const io = testIo({ cwd });
    expect(await main(['list', 'runs/done', '--json'], io)).toBe(0);
    const path = join(cwd, 'runs/done');
    expect(JSON.parse(io.data())).toEqual({
      command: 'list',
      runs: [
        {
          path,
          name: 'done',
          recipe: 'reacgan-mini',
          data: 'small',
          state: 'finished',
          step: 2,
          classAccuracy: 0.75,
          frechetDistance: 5,
          sizeBytes: expect.any(Number),
        },
      ],
    });
  });

  it('takes over no lock that is held, and tells a dead one from it', async () => {
    await writeFile(
      join(cwd, 'runs/cut', LOCK_FILE),
      JSON.stringify({ processId: 2 ** 22 + 1, host: hostname(), token: 'b' }),
    );
    const io = testIo({ cwd });
    await main(['list', '--json'], io);
    expect(JSON.parse(io.data()).runs.map(({ state }: { state: string }) => state)).toEqual([
      'stopped',
      'finished',
      'running',
    ]);
    expect(await readdir(join(cwd, 'runs/going'))).toContain(LOCK_FILE);
  });

  it('colours states on a terminal only', async () => {
    const plain = testIo({ cwd });
    await main(['list'], plain);
    expect(plain.data()).not.toContain('\x1b');
    const io = testIo({ cwd });
    await main(['list'], { ...io, stdout: { ...io.stdout, isTTY: true } });
    expect(io.data()).toContain('\x1b[32mfinished\x1b[39m');
  });

  it('warns of a run that cannot be read, and lists the others', async () => {
    await writeFile(join(cwd, 'runs/cut/config.json'), '{');
    const io = testIo({ cwd });
    expect(await main(['list', 'runs'], io)).toBe(0);
    expect(io.errors()).toMatch(/^warning: .*config\.json to hold JSON.*\n$/);
    expect(io.data().split('\n')).toHaveLength(4);
  });

  it('says that there is nothing, or no such folder', async () => {
    const io = testIo({ cwd });
    expect(await main(['list', 'runs/notes'], io)).toBe(0);
    expect(io.data()).toBe('no runs in runs/notes\n');
    expect(await refused(cwd, 'list', 'nowhere')).toContain('which is absent');
    expect(await refused(cwd, 'list', 'a', 'b')).toContain("expected [DIR], got 'a' 'b'");
  });
});

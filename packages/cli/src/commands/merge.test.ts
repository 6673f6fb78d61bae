import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { writeStatistics } from '../evaluate/statistics-file';
import { refused } from '../internal/refused';
import { smallStatistics } from '../internal/small-statistics';
import { testIo } from '../internal/test-io';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-merge-command-'));
  const real = smallStatistics(9, 6);
  for (const i of [1, 2]) await writeStatistics(join(cwd, `${i}.safetensors`), { real, fake: smallStatistics(i, 5) });
});
afterEach(() => rm(cwd, { recursive: true }));

describe('mergeCommand', () => {
  it('merges files, says of how many images, and notes what came twice', async () => {
    const io = testIo({ cwd });
    expect(await main(['merge', '1.safetensors', '2.safetensors', '--out', 'all.safetensors'], io)).toBe(0);
    expect(io.data()).toBe('all.safetensors: statistics of 6 real images and 10 fake images\n');
    expect(io.errors()).toBe('note: set 9 is in several files and counts once\n');
  });

  it('prints one JSON object', async () => {
    const io = testIo({ cwd });
    expect(await main(['merge', '1.safetensors', '2.safetensors', '--json'], io)).toBe(0);
    expect(JSON.parse(io.data())).toMatchObject({
      command: 'merge',
      out: join(cwd, 'statistics.safetensors'),
      shards: 2,
      counts: { real: 6, fake: 10 },
    });
  });

  it('refuses bad input in one line', async () => {
    await writeFile(join(cwd, 'nonsense'), 'nonsense');
    expect(await refused(cwd, 'merge')).toContain('expected FILE..., got nothing');
    expect(await refused(cwd, 'merge', '1.safetensors')).toContain('expected two files or more, got 1');
    expect(await refused(cwd, 'merge', '1.safetensors', 'nowhere')).toContain('nowhere');
    expect(await refused(cwd, 'merge', '1.safetensors', 'nonsense')).toContain('nonsense');
    expect(await refused(cwd, 'merge', '1.safetensors', '2.safetensors', '--out', 'nonsense/x')).toContain('--out');
  });
});

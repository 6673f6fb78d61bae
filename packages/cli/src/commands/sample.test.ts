import { mkdir, mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { refused } from '../internal/refused';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-sample-'));
  await mkdir(join(cwd, 'run', 'checkpoints'), { recursive: true });
  await writeFile(join(cwd, 'run', 'checkpoints', 'generator.safetensors'), 'nonsense, not tensors');
});

describe('sampleCommand', () => {
  it('wants a run', async () => {
    expect(await refused(cwd, 'sample')).toContain('expected RUN, got nothing');
  });

  it('refuses what is no run, or a damaged one', async () => {
    expect(await refused(cwd, 'sample', 'nowhere')).toContain('nowhere');
    expect(await refused(cwd, 'sample', 'run')).toContain('generator.safetensors');
  });

  it('refuses an output that it cannot write', async () => {
    expect(await refused(cwd, 'sample', 'run', '--out', 'grid.jpg')).toContain('Did you mean .png?');
    expect(await refused(cwd, 'sample', 'run', '--out', 'run')).toContain('which holds 1 files');
    expect(await refused(cwd, 'sample', 'run', '--count', '0')).toContain('--count to be an integer from 1');
    expect(await readdir(cwd)).toEqual(['run']);
  });
});

import { describe, expect, it } from 'vitest';
import type { Accepted } from '../src/accepted';
import { mutate } from '../src/mutate';
import type { Report } from '../src/report';

async function call(argv: readonly string[], accepted: readonly Accepted[] = []) {
  const text = { stdout: '', stderr: '' };
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (part: string) => {
      text[name] += part;
    },
  });
  const code = await mutate(argv, { stdout: stream('stdout'), stderr: stream('stderr'), accepted: () => accepted });
  return { code, ...text };
}

describe('mutate', () => {
  it('finds the one change of the fixture that no test notices', async () => {
    const survivor = {
      file: 'tools/mutation/fixture/clamp.ts',
      within: 'clamp',
      before: 'low <= high',
      after: 'low < high',
    };
    const list = [{ ...survivor, reason: 'on purpose' }];
    const { code, stdout, stderr } = await call(['tools/mutation/fixture', '--json', '--threshold', '0.5'], list);
    const report = JSON.parse(stdout) as Report;
    expect(report.survivors).toEqual([{ ...survivor, line: 6, reason: 'on purpose' }]);
    expect(report.files.map(({ file }) => file)).toEqual([survivor.file, 'tools/mutation/fixture/vectors.ts']);
    expect(report.killed).toBe(report.mutants - 1);
    expect(report.mutants).toBeGreaterThan(12);
    expect(stderr).toContain('mutate: one by one: 3 mutants');
    expect(code).toBe(0);
  });

  it('explains itself, and refuses what it does not know', async () => {
    expect((await call(['--help'])).stdout).toContain('mutate [PATH...] [--threshold SHARE] [--json]');
    expect(await call(['--quick'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'mutate: expected --threshold or --json, got --quick. See mutate --help.\n',
    });
    expect((await call(['--threshold', '90'])).stderr).toContain('expected --threshold to be from 0 to 1, got 90');
    const json = await call(['nowhere.ts', '--json']);
    expect([json.code, JSON.parse(json.stdout).error.code]).toEqual([2, 'CONFIG']);
  });
});

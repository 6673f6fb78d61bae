import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendToFile } from './append-to-file';
import { bundleForChildren } from './internal/child-module';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'append-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('appendToFile', () => {
  it('makes the file and adds to its end', async () => {
    const path = join(folder, 'log');
    await appendToFile(path, 'é\n');
    await appendToFile(path, '');
    await appendToFile(path, 'b\n');
    expect(await readFile(path, 'utf8')).toBe('é\nb\n');
  });

  it.runIf(process.platform === 'linux')('reports a full disk in one line', async () => {
    await expect(appendToFile('/dev/full', 'line\n')).rejects.toMatchObject({
      code: 'IO',
      message:
        'appendToFile: expected /dev/full to be a writable file, got a full disk (ENOSPC). Free some space and try again.',
    });
  });

  it('takes back what was written of a text that does not fit', async () => {
    const path = join(folder, 'limited');
    const old = 'x'.repeat(3000);
    await writeFile(path, old);
    const appender = await bundleForChildren('append-to-file', join(folder, 'module'));
    const script = `
      import { appendToFile } from ${JSON.stringify(appender)};
      await appendToFile(${JSON.stringify(path)}, 'y'.repeat(100_000)).catch((error) => console.log(error.code, error.message));`;
    const output = execFileSync(
      'sh',
      ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect(output).toContain('IO appendToFile: ');
    expect(output).toContain('got a limit on the size of files (EFBIG)');
    expect(await readFile(path, 'utf8')).toBe(old);
  });

  it('names a folder that is missing', async () => {
    await expect(appendToFile(join(folder, 'absent', 'log'), 'x')).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('got nothing there (ENOENT)'),
    });
  });
});

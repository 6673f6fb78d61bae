import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundleForChildren, spawnModule } from './internal/child-module';
import { removeTemporaryFiles } from './remove-temporary-files';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'leftovers-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('removeTemporaryFiles', () => {
  it('removes what a killed process left of the file that it was writing', async () => {
    const writer = await bundleForChildren('write-file-atomic', join(folder, 'module'));
    const run = join(folder, 'run');
    await mkdir(run);
    const child = spawnModule(`
      import { writeFileAtomic } from ${JSON.stringify(writer)};
      async function* chunks() {
        yield new Uint8Array(1000);
        console.log('half');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      }
      await writeFileAtomic(${JSON.stringify(join(run, 'file'))}, chunks());`);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    const left = await readdir(run);
    expect(left).toEqual([expect.stringMatching(/^\.file\.[0-9a-f]{12}\.tmp$/)]);
    expect(await removeTemporaryFiles(run)).toEqual(left);
    expect(await readdir(run)).toEqual([]);
  });

  it('leaves every other file alone, hidden ones and those of subfolders too', async () => {
    const own = join(folder, 'own');
    await mkdir(join(own, 'sub'), { recursive: true });
    const others = ['.file.tmp', '.lock', 'file.0123456789ab.tmp', '.file.0123456789AB.tmp', '.file.0123456789ab.tmp2'];
    for (const name of [...others, 'sub/.file.0123456789ab.tmp', '.b.0123456789ab.tmp', '.a.0123456789ab.tmp'])
      await writeFile(join(own, name), '');
    expect(await removeTemporaryFiles(own)).toEqual(['.a.0123456789ab.tmp', '.b.0123456789ab.tmp']);
    expect((await readdir(own, { recursive: true })).sort()).toEqual(
      [...others, 'sub', 'sub/.file.0123456789ab.tmp'].sort(),
    );
  });

  it('finds nothing in an absent folder, and refuses a file', async () => {
    expect(await removeTemporaryFiles(join(folder, 'absent'))).toEqual([]);
    const file = join(folder, 'file');
    await writeFile(file, '');
    await expect(removeTemporaryFiles(file)).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining(`removeTemporaryFiles: expected ${file} to be a folder`),
    });
  });
});

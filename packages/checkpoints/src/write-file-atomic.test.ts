import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleForChildren, spawnModule } from './internal/child-module';
import { writeFileAtomic } from './write-file-atomic';

let folder: string;
let writer: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'atomic-'));
  writer = await bundleForChildren('write-file-atomic', join(folder, 'module'));
});
afterAll(() => rm(folder, { recursive: true }));

let made = 0;
let path: string;
beforeEach(async () => {
  const own = join(folder, `case${made++}`);
  await mkdir(own);
  path = join(own, 'file');
});
const siblings = async () => (await readdir(join(path, '..'))).sort();
const errorOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => {
      throw new Error('expected a rejection');
    },
    (error: Error & { code?: string }) => error,
  );

describe('writeFileAtomic', () => {
  it('writes bytes, text and chunks, and leaves nothing else', async () => {
    async function* chunks() {
      yield Uint8Array.of(1, 2);
      yield new Uint8Array(0);
      yield Uint8Array.of(3);
    }
    await writeFileAtomic(path, Uint8Array.of(9));
    expect([...(await readFile(path))]).toEqual([9]);
    await writeFileAtomic(path, 'né');
    expect(await readFile(path, 'utf8')).toBe('né');
    await writeFileAtomic(path, chunks());
    expect([...(await readFile(path))]).toEqual([1, 2, 3]);
    await writeFileAtomic(path, [Uint8Array.of(4), Uint8Array.of(5)]);
    expect([...(await readFile(path))]).toEqual([4, 5]);
    expect(await siblings()).toEqual(['file']);
  });

  it('shows readers the old content until the new is whole', async () => {
    await writeFile(path, 'old');
    async function* chunks() {
      yield new TextEncoder().encode('ne');
      expect(await readFile(path, 'utf8')).toBe('old');
      yield new TextEncoder().encode('w');
    }
    await writeFileAtomic(path, chunks());
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('leaves the old file alone and removes the temporary one when a chunk fails, whose error passes through', async () => {
    await writeFile(path, 'old');
    const failure = new Error('no more');
    async function* chunks() {
      yield Uint8Array.of(1);
      throw failure;
    }
    expect(await errorOf(writeFileAtomic(path, chunks()))).toBe(failure);
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await siblings()).toEqual(['file']);
  });

  it('leaves the old file alone when the process is killed in the middle', async () => {
    await writeFile(path, 'old');
    const script = `
      import { writeFileAtomic } from ${JSON.stringify(writer)};
      async function* chunks() {
        yield new Uint8Array(1_000_000);
        console.log('half');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      }
      await writeFileAtomic(${JSON.stringify(path)}, chunks());`;
    const child = spawnModule(script);
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(await readFile(path, 'utf8')).toBe('old');
    await writeFileAtomic(path, 'new');
    expect(await readFile(path, 'utf8')).toBe('new');
  });

  it('reports in one line that the system takes no more bytes, and cleans up', async () => {
    await writeFile(path, 'old');
    const script = `
      import { writeFileAtomic } from ${JSON.stringify(writer)};
      await writeFileAtomic(${JSON.stringify(path)}, new Uint8Array(100_000)).catch((error) => console.log(error.code, error.message));`;
    const output = execFileSync(
      'sh',
      ['-c', 'ulimit -f 8; exec "$0" "$@"', process.execPath, '--input-type=module', '--eval', script],
      { encoding: 'utf8' },
    );
    expect(output).toBe(
      `IO writeFileAtomic: expected ${path} to be a writable file, got a limit on the size of files (EFBIG). Raise the limit or write less.\n`,
    );
    expect(await readFile(path, 'utf8')).toBe('old');
    expect(await siblings()).toEqual(['file']);
  });

  it('lets one of several writers at once win, whole', async () => {
    const contents = Array.from({ length: 8 }, (_, i) => String(i).repeat(50_000));
    await Promise.all(contents.map((content) => writeFileAtomic(path, content)));
    expect(contents).toContain(await readFile(path, 'utf8'));
    expect(await siblings()).toEqual(['file']);
  });

  it('names a folder that is missing, or is a file, and a target that is a folder', async () => {
    const missing = join(path, 'x');
    expect(await errorOf(writeFileAtomic(missing, ''))).toMatchObject({
      code: 'IO',
      message: `writeFileAtomic: expected ${missing} to be a writable file, got nothing there (ENOENT). Check the path; folders are not made.`,
    });
    await writeFile(path, '');
    expect((await errorOf(writeFileAtomic(missing, ''))).message).toContain(
      'got a file where a folder should be (ENOTDIR)',
    );
    await rm(path);
    await mkdir(path);
    expect((await errorOf(writeFileAtomic(path, ''))).message).toContain(
      'got a folder (EISDIR). Give the path of a file.',
    );
    expect(await siblings()).toEqual(['file']);
  });
});

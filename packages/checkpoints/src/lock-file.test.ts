import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bundleForChildren, spawnModule } from './internal/child-module';
import { processStart } from './internal/process-identity';
import { lockFile } from './lock-file';

let folder: string;
let locker: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
  locker = await bundleForChildren('lock-file', join(folder, 'module'));
});
afterAll(() => rm(folder, { recursive: true }));

let own: string;
let path: string;
beforeEach(async () => {
  own = await mkdtemp(join(folder, 'case-'));
  path = join(own, '.lock');
});
const files = () => readdir(own);
const content = (changes: object) =>
  JSON.stringify({ processId: process.pid, host: hostname(), token: 'a', ...changes });
const taken = async () => {
  const lock = await lockFile(path);
  if (!lock.held) throw new Error(`held by ${JSON.stringify(lock.holder)}`);
  return lock;
};

/** A process that takes the lock, says so, and then does what `then` says. */
async function child(then: string) {
  const process = spawnModule(`
    import { lockFile } from ${JSON.stringify(locker)};
    const lock = await lockFile(${JSON.stringify(path)});
    console.log(lock.held);
    ${then}`);
  const exit = once(process, 'exit');
  const [said] = await once(process.stdout, 'data');
  return { process, exit, said: String(said) };
}
const WAIT = 'setTimeout(() => {}, 60_000);';

describe('lockFile', () => {
  it('is held by one at a time, by nobody after its release, and leaves no other file', async () => {
    const lock = await taken();
    expect(await files()).toEqual(['.lock']);
    const second = await lockFile(path);
    expect(second).toEqual({
      held: false,
      holder: { processId: process.pid, host: hostname(), isLocal: true, since: (await stat(path)).mtime },
    });
    lock.release();
    expect(await files()).toEqual([]);
    const third = await taken();
    lock.release();
    expect(await files()).toEqual(['.lock']);
    third.release();
    expect(await files()).toEqual([]);
  });

  it('names the process that holds it', async () => {
    const { process: other, exit, said } = await child(WAIT);
    expect(said).toBe('true\n');
    const attempt = await lockFile(path);
    expect(attempt).toMatchObject({ held: false, holder: { processId: other.pid, isLocal: true } });
    other.kill('SIGKILL');
    await exit;
  });

  it('is taken over from a process that was killed', async () => {
    const { process: other, exit } = await child(WAIT);
    other.kill('SIGKILL');
    await exit;
    expect(await files()).toEqual(['.lock']);
    (await taken()).release();
    expect(await files()).toEqual([]);
  });

  it.each([
    ['ends by itself', ''],
    ['calls process.exit', 'process.exit(3);'],
    ['fails', 'setTimeout(() => { throw new Error(); });'],
  ])('goes with a process that %s', async (_, then) => {
    const { exit } = await child(then);
    await exit;
    expect(await files()).toEqual([]);
  });

  it.runIf(process.platform === 'linux')('is not held by another process that was given the same number', async () => {
    await writeFile(path, content({ start: await processStart(process.pid) }));
    expect((await lockFile(path)).held).toBe(false);
    await writeFile(path, content({ start: 'another boot 17' }));
    (await taken()).release();
  });

  it.runIf(process.platform === 'linux')('is not held by a process that has ended and is not buried', async () => {
    // `exec` puts a program in the shell's place that does not wait for the shell's child.
    const parent = spawn('sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [said] = await once(parent.stdout, 'data');
    const zombie = Number(String(said));
    const state = async () => (await readFile(`/proc/${zombie}/stat`, 'utf8')).split(') ')[1]![0];
    await expect.poll(state).toBe('Z');
    await writeFile(path, content({ processId: zombie, start: await processStart(zombie) }));
    (await taken()).release();
    parent.kill();
    await once(parent, 'exit');
  });

  it('is never taken over from another machine', async () => {
    const text = content({ host: 'elsewhere', processId: 1 });
    await writeFile(path, text);
    expect(await lockFile(path)).toMatchObject({
      held: false,
      holder: { processId: 1, host: 'elsewhere', isLocal: false },
    });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it.each(['', '{', 'null', '{"processId":"x"}'])(
    'is free when its file says %j, as after a power cut',
    async (text) => {
      await writeFile(path, text);
      (await taken()).release();
      expect(await files()).toEqual([]);
    },
  );

  it('does not release what another process has taken after the file was deleted by hand', async () => {
    const lock = await taken();
    const text = content({ host: 'elsewhere' });
    await writeFile(path, text);
    lock.release();
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('goes to one of many that find a dead one at the same time', async () => {
    for (let round = 0; round < 5; round++) {
      await writeFile(path, content({ processId: 2 ** 30, token: `dead ${round}` }));
      const attempts = await Promise.all(Array.from({ length: 12 }, () => lockFile(path)));
      const held = attempts.filter((attempt) => attempt.held);
      expect(held).toHaveLength(1);
      expect(await files()).toEqual(['.lock']);
      held[0]!.release();
    }
  });

  it('goes to one of many processes that find a dead one at the same time', async () => {
    await writeFile(path, content({ processId: 2 ** 30 }));
    const children = await Promise.all(Array.from({ length: 4 }, () => child(WAIT)));
    expect(children.map(({ said }) => said).sort()).toEqual(['false\n', 'false\n', 'false\n', 'true\n']);
    for (const { process: one, exit } of children) {
      one.kill('SIGKILL');
      await exit;
    }
    expect(await files()).toEqual(['.lock']);
  });

  it('is taken over even if a process was killed while it took it over', async () => {
    const dead = content({ processId: 2 ** 30 });
    await writeFile(path, dead);
    const id = createHash('sha256').update(dead).digest('hex').slice(0, 12);
    await writeFile(join(own, `..lock.${id}.tmp`), content({ processId: 2 ** 30, token: 'also dead' }));
    (await taken()).release();
    expect(await files()).toEqual([]);
  });

  it('needs its folder', async () => {
    await expect(lockFile(join(own, 'absent', '.lock'))).rejects.toMatchObject({
      code: 'IO',
      message: expect.stringContaining('lockFile: expected'),
    });
  });
});

import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { peerName, peerPlan } from '../src/peer';

const fakePython = fileURLToPath(new URL('./fake-python.sh', import.meta.url));

let folder: string;
let said: string[];
const say = (line: string) => said.push(line);
const asked = () => readFile(join(folder, 'record'), 'utf8');
const kept = () => readdir(join(folder, 'cache', 'bench'));

beforeEach(async () => {
  said = [];
  folder = await mkdtemp(join(tmpdir(), 'gans-bench-test-'));
  vi.stubEnv('PATH', join(folder, 'path'));
  vi.stubEnv('GANS_CACHE_DIR', join(folder, 'cache'));
  vi.stubEnv('FAKE_RECORD', join(folder, 'record'));
  await mkdir(join(folder, 'path'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

/** Puts a Python on the path. */
async function installPython(name = 'python3'): Promise<void> {
  await copyFile(fakePython, join(folder, 'path', name));
  await chmod(join(folder, 'path', name), 0o755);
}

describe('peerName', () => {
  it('names the package and its one version', async () => {
    expect(await peerName()).toMatch(/^torch \d+\.\d+\.\d+$/);
  });
});

describe('peerPlan', () => {
  it('makes an environment of what is pinned once, in the cache folder', async () => {
    await installPython();
    const { name, command } = await peerPlan({ say });
    const environment = join(folder, 'cache', 'bench', `${name.replace(' ', '-')}-python-3.12`);
    expect(command[0]).toBe(join(environment, 'bin', 'python'));
    expect(command.at(-1)).toMatch(/peers.peer\.py$/);
    expect(said).toEqual([`installs ${name} into ${environment}`]);
    expect(await asked()).toMatch(/^venv\n-m pip install .*-r \S*requirements\.txt\n$/);

    await peerPlan({ say });
    expect(said).toHaveLength(1);
    expect((await asked()).match(/venv/g)).toHaveLength(1);
    expect(await kept()).toHaveLength(1);
  });

  it('makes another environment for other pins', async () => {
    await installPython();
    const { name, command } = await peerPlan({ requirements: 'requirements-metrics.txt', say });
    expect(name).toMatch(/^scipy /);
    expect(command[0]).toMatch(/scipy-[\d.]+-numpy-[\d.]+.*-python-3\.12/);
    expect(await asked()).toMatch(/-r \S*requirements-metrics\.txt\n$/);
  });

  it('finds a Python by its version where python3 is too old', async () => {
    await installPython('python3.11');
    await installPython();
    vi.stubEnv('FAKE_VERSION', '3.9');
    expect((await peerPlan({ say })).command[0]).toContain('-python-3.11');
  });

  it('says in a line that there is no Python, or none that will do', async () => {
    const message = /^expected Python 3\.11 to 3\.14 on the path, got none$/;
    await expect(peerPlan({ say })).rejects.toThrow(message);
    await installPython();
    vi.stubEnv('FAKE_VERSION', '3.10');
    await expect(peerPlan({ say })).rejects.toThrow(message);
    expect(said).toEqual([]);
  });

  it.each([
    ['refuse', 'pip ended with 1: ERROR: No matching distribution found for torch'],
    ['offline', 'pip ended with 1: it cannot reach the package index'],
  ])('says why pip fails, and leaves nothing behind: %s', async (behaviour, message) => {
    vi.stubEnv('FAKE_PIP', behaviour);
    await installPython();
    await expect(peerPlan({ say })).rejects.toThrow(message);
    expect(await kept()).toEqual([]);
  });

  it('stops when it is told to, and leaves nothing behind', async () => {
    vi.stubEnv('FAKE_PIP', 'wait');
    await installPython();
    const stop = new AbortController();
    const plan = peerPlan({ say, signal: stop.signal });
    await vi.waitFor(async () => expect(await asked()).toContain('pip install'));
    stop.abort();
    await expect(plan).rejects.toThrow('aborted');
    expect(await kept()).toEqual([]);
  });

  it('clears away what a process that is gone has left, and nothing else', async () => {
    await installPython();
    const bench = join(folder, 'cache', 'bench');
    const stem = `${(await peerName()).replace(' ', '-')}-python-3.12`;
    const others = [`${stem}.${process.ppid}`, 'torch-1.0.0-python-3.12.999999999', `${stem}.notes`];
    for (const name of [...others, `${stem}.999999999`]) await mkdir(join(bench, name), { recursive: true });
    await peerPlan({ say });
    expect(await kept()).toEqual([...others, stem].sort());
  });

  it('takes the environment of a process that was faster', async () => {
    vi.stubEnv('FAKE_PIP', 'outrun');
    await installPython();
    const { command } = await peerPlan({ say });
    expect((await kept()).map((name) => join(folder, 'cache', 'bench', name, 'bin', 'python'))).toEqual([command[0]]);
  });
});

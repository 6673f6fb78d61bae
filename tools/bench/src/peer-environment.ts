import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** The peer's programs. */
export const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url));

const requirementsFile = join(peersFolder, 'requirements.txt');

/** The pinned package of the peer, as 'torch 2.15.0'. */
export async function peerName(): Promise<string> {
  const [pin] = (await readFile(requirementsFile, 'utf8')).match(/^torch==\S+/m)!;
  return pin.replace('==', ' ');
}

/** Finds or makes the peer's Python environment, in the cache folder of the user.
 *
 *  @param say takes progress, a line each.
 *  @returns its interpreter.
 *  @throws Error saying in a line why there is none.
 */
export async function peerInterpreter(say: (line: string) => void): Promise<string> {
  const { python, version } = await findPython();
  const name = `${(await peerName()).replace(' ', '-')}-python-${version}`;
  const folder = join(cacheFolder(), 'bench', name);
  if (!existsSync(folder)) await install(python, folder, say);
  return interpreterIn(folder);
}

const windows = process.platform === 'win32';
const interpreterIn = (folder: string) => join(folder, ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

function cacheFolder(): string {
  const { GANS_CACHE_DIR, XDG_CACHE_HOME } = process.env;
  return GANS_CACHE_DIR || join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'gans');
}

/** The first Python that answers. */
async function findPython(): Promise<{ python: string; version: string }> {
  for (const python of windows ? ['python', 'py'] : ['python3', 'python']) {
    const tell = ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'];
    const answer = await promisify(execFile)(python, tell).catch(() => undefined);
    if (answer !== undefined) return { python, version: answer.stdout.trim() };
  }
  throw new Error('no Python on the path');
}

/** Makes the environment beside its place and moves it there when it is whole: what has the name is complete. */
async function install(python: string, folder: string, say: (line: string) => void): Promise<void> {
  const growing = `${folder}.${process.pid}`;
  say(`installs ${await peerName()} into ${folder}, once`);
  try {
    await mkdir(growing, { recursive: true });
    await runCommand([python, '-m', 'venv', growing]);
    const pip = [interpreterIn(growing), '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input'];
    await runCommand([...pip, '--only-binary=:all:', '--no-compile', '-r', requirementsFile]);
    await rename(growing, folder).catch((error) => {
      if (!existsSync(folder)) throw error; // else another process was faster
    });
  } finally {
    await rm(growing, { recursive: true, force: true });
  }
}

/** Runs a command whose output goes to our stderr. */
async function runCommand([program, ...args]: readonly string[]): Promise<void> {
  const child = spawn(program!, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let tail = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (part: Buffer) => {
      process.stderr.write(part);
      tail = (tail + part).slice(-4000);
    });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  if (code === 0) return;
  const errors = tail.split('\n').filter((line) => /error/i.test(line));
  throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed: ${(errors.pop() ?? tail.trim()).trim()}`);
}

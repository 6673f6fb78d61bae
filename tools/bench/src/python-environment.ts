import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';

const windows = process.platform === 'win32';

/** The minor versions of Python 3 that the pinned packages have builds for, the newest first. */
const SUPPORTED = [14, 13, 12, 11];

/** Finds a Python that the pinned packages have builds for: `python3`, else one by its version.
 *
 *  @throws Error when there is none on the path.
 */
export async function findPython(): Promise<{ python: string; version: string }> {
  const names = [...(windows ? [] : ['python3']), 'python', ...SUPPORTED.map((minor) => `python3.${minor}`)];
  for (const python of names) {
    const tell = ['-c', 'import sys; print("%d.%d" % sys.version_info[:2])'];
    const version = await promisify(execFile)(python, tell).then(
      ({ stdout }) => stdout.trim(),
      () => '',
    );
    if (SUPPORTED.some((minor) => version === `3.${minor}`)) return { python, version };
  }
  throw new Error(`expected Python 3.${SUPPORTED.at(-1)} to 3.${SUPPORTED[0]} on the path, got none`);
}

/** The interpreter of an environment. */
export const interpreterIn = (folder: string): string =>
  join(folder, ...(windows ? ['Scripts', 'python.exe'] : ['bin', 'python']));

/** Makes a virtual environment with what a requirements file pins.
 *
 *  It grows beside its place and moves there when it is whole: a folder of this name is complete, whatever has been interrupted, and two processes may do it at once.
 *
 *  @throws Error that says in a line what failed; nothing is left behind then.
 */
export async function makeEnvironment(
  python: string,
  folder: string,
  requirements: string,
  signal?: AbortSignal,
): Promise<void> {
  const growing = `${folder}.${process.pid}`;
  await mkdir(dirname(folder), { recursive: true });
  await removeAbandoned(folder);
  try {
    await run([python, '-m', 'venv', growing], signal);
    const pip = [interpreterIn(growing), '-m', 'pip', 'install', '--disable-pip-version-check', '--no-input'];
    await run([...pip, '--only-binary=:all:', '-r', requirements], signal);
    await rename(growing, folder).catch((error) => {
      if (!existsSync(folder)) throw error; // else another process was faster, and its environment is as good
    });
  } finally {
    await rm(growing, { recursive: true, force: true });
  }
}

/** Removes what processes that are gone have left beside a folder. */
async function removeAbandoned(folder: string): Promise<void> {
  for (const name of await readdir(dirname(folder))) {
    const [stem, id] = [name.slice(0, name.lastIndexOf('.')), Number(name.slice(name.lastIndexOf('.') + 1))];
    if (stem !== basename(folder) || !Number.isInteger(id) || isRunning(id)) continue;
    await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Runs a command. Its stdout, where progress is, goes to our stderr. */
async function run([program, ...args]: readonly string[], signal?: AbortSignal): Promise<void> {
  const child = spawn(program!, args, { stdio: ['ignore', 2, 'pipe'], ...(signal && { signal }) });
  let complaints = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    complaints += text;
  });
  const status = await new Promise((done, fail) => child.on('error', fail).on('close', (code, by) => done(by ?? code)));
  if (status !== 0) throw new Error(`${args[1]} ended with ${status}: ${reasonIn(complaints)}`);
}

const UNREACHABLE = /NewConnectionError|NameResolutionError|ConnectTimeout|ReadTimeout|ProxyError|SSLError/;

/** The line that says most. */
function reasonIn(complaints: string): string {
  if (UNREACHABLE.test(complaints)) return 'it cannot reach the package index';
  const lines = complaints.split('\n').filter((line) => line.trim() !== '');
  return lines.filter((line) => /error/i.test(line)).at(-1) ?? lines.at(-1) ?? 'it does not say why';
}

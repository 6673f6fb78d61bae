import { EngineError } from '@gans/tensor';
import { type ChildOptions, type ChildOutcome, lastLine, runChild } from './child-process';
import { executables } from './executables';
import { throwIfStopped } from './stopped';

/** Ends Python and what it has started when the process that has started it ends in any way, kill -9 included: its standard input closes then. */
const tie = `
import os, sys, threading
def tie():
    os.read(0, 1)
    os.killpg(0, 9)
threading.Thread(target=tie, daemon=True).start()
sys.path = [path for path in sys.path if path]
`;

/** Runs Python code that must not outlive this process; the folder it runs in is no place for modules. */
export function runPython(
  python: string,
  code: string,
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildOutcome> {
  return runChild(python, ['-c', tie + code, ...args], { ...options, tied: true });
}

/** Runs a module as `python3 -m` does, likewise. */
export function runModule(
  python: string,
  module: 'pip' | 'venv',
  args: readonly string[],
  options: ChildOptions,
): Promise<ChildOutcome> {
  const code = `
import runpy
sys.argv[0] = '${module}'
runpy.run_module('${module}', run_name='__main__', alter_sys=True)
`;
  return runPython(python, code, args, options);
}

/** For pip: the user's own settings hold (index, proxy, certificates), but not those that are about installing for the user. */
export const pipEnvironment: Readonly<Record<string, string>> = {
  PIP_DISABLE_PIP_VERSION_CHECK: '1',
  PIP_NO_INPUT: '1',
  PIP_REQUIRE_VIRTUALENV: '0',
  PIP_USER: '0',
};

/** What Python must be able to do. */
export interface PythonNeeds {
  /** Code that fails where it cannot. */
  readonly check: string;
  /** In words, for the message: 'python3 with pip'. */
  readonly words: string;
  readonly advice: string;
}

/** A check takes this long on a machine that is very busy. */
const LIMIT_MS = 20_000;

/** Finds the first Python on the PATH that passes a check.
 *
 *  @throws EngineError when there is none; GansError (code ABORTED).
 */
export async function findPython(
  caller: string,
  names: readonly string[],
  { check, words, advice }: PythonNeeds,
  signal: AbortSignal | undefined,
): Promise<string> {
  const candidates = (await Promise.all(names.map(executables))).flat();
  for (const python of candidates) {
    const { code } = await runChild(python, ['-c', check], { signal, timeoutMs: LIMIT_MS });
    throwIfStopped(caller, signal);
    if (code === 0) return python;
  }
  const got = candidates.length === 0 ? 'no Python on the PATH' : `none of ${candidates.join(', ')}`;
  throw new EngineError(`${caller}: expected ${words}, got ${got}. ${advice}.`);
}

const unreachable =
  /NewConnectionError|NameResolutionError|Name or service not known|Temporary failure in name resolution|Network is unreachable|Connection refused|ConnectTimeout|ReadTimeout|Read timed out|ProxyError|SSLError|Max retries exceeded/;

/** Why pip has failed, in a line for a user. */
export function pipProblem(output: string, wanted: string): string {
  const [connection] = output.match(unreachable) ?? [];
  if (connection !== undefined)
    return `no connection to the package index (${connection}). Check the network, or pip's settings for a mirror or proxy`;
  if (/No space left on device|Errno 28/.test(output))
    return 'a full disk. Free some space, or name another folder with GANS_CACHE_DIR';
  if (/No matching distribution|Could not find a version/.test(output))
    return `that pip's index does not offer ${wanted}. Let pip use one that does, or name a TensorFlow with GANS_TENSORFLOW_DIR`;
  const line =
    output
      .split('\n')
      .filter((text) => text.startsWith('ERROR:'))
      .at(-1) ?? lastLine(output);
  return `"${line}". Try \`python3 -m pip download --no-deps ${wanted}\` to see more`;
}

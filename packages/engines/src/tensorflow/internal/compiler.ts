import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { EngineError } from '@gans/tensor';
import { lastLine, runChild } from './child-process';
import { executables } from './executables';
import { throwIfStopped } from './stopped';

/** A program that compiles C++17, with the arguments that its user always gives it. */
export interface Compiler {
  readonly program: string;
  readonly args: readonly string[];
}

/** A check takes this long where something waits for input or a licence. */
const LIMIT_MS = 20_000;

/** The folder of the headers of Node-API. */
export function nodeHeaders(): string {
  const require = createRequire(import.meta.url);
  return join(dirname(require.resolve('node-api-headers/package.json')), 'include');
}

/** Finds the first of $CXX, c++, g++ and clang++ that compiles a line of C++17 with the headers of Node.
 *
 *  @throws EngineError when there is none, with what each of them said; GansError (code ABORTED).
 */
export async function findCompiler(caller: string, signal: AbortSignal | undefined): Promise<Compiler> {
  const refused: string[] = [];
  for (const [name = '', ...args] of [(process.env.CXX ?? '').split(/\s+/), ['c++'], ['g++'], ['clang++']]) {
    const [program] = name === '' ? [] : await executables(name);
    if (program === undefined) continue;
    const complaint = await complaintOf({ program, args }, signal);
    throwIfStopped(caller, signal);
    if (complaint === undefined) return { program, args };
    refused.push(`${name} (${complaint})`);
  }
  throw new EngineError(
    `${caller}: expected a compiler for C++17 ($CXX, c++, g++ or clang++), got ${refused.join(', ') || 'none on the PATH'}. Install one (Debian, Ubuntu: apt install g++; Fedora: dnf install gcc-c++; macOS: xcode-select --install).`,
  );
}

async function complaintOf({ program, args }: Compiler, signal: AbortSignal | undefined): Promise<string | undefined> {
  const line = '#include <string>\n#include <node_api.h>\nstatic_assert(__cplusplus >= 201703L, "C++17");\n';
  const check = [...args, '-std=c++17', '-fsyntax-only', '-I', nodeHeaders(), '-x', 'c++', '-'];
  const { code, timedOut, stderr } = await runChild(program, check, { signal, timeoutMs: LIMIT_MS, input: line });
  if (code === 0) return undefined;
  return timedOut ? `gave no answer within ${LIMIT_MS / 1000} s` : firstComplaint(stderr);
}

/** The line that matters of what a compiler says. */
export function firstComplaint(output: string): string {
  const lines = output.split('\n').map((line) => line.trim());
  return lines.find((line) => /\berror\b|undefined|cannot find/i.test(line)) ?? (lastLine(output) || 'it says nothing');
}

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { EngineError } from '@gans/tensor';
import { withAttributeLists } from './attribute-lists';
import { runChild } from './child-process';
import { findCompiler, firstComplaint, nodeHeaders } from './compiler';
import { libraryNames } from './library-files';
import { quietSource } from './quiet-source';
import { throwIfStopped } from './stopped';

/** Raised when what is compiled changes, so that what the old way has made is not taken for it. */
export const RECIPE = 3;

const sources = ['tfjs_backend', 'tfjs_binding'] as const;

/** What stands beside the binding: see `quietSource`. */
export const QUIET = 'quiet.node';

/** What is compiled against what. */
export interface BindingParts {
  /** Folder of the npm package that carries the sources in `binding/`. */
  readonly packageFolder: string;
  /** Folder of the library and its headers. */
  readonly libraryFolder: string;
}

/** Compiles the binding between Node and a TensorFlow library, and `quiet.node` beside it; a few seconds.
 *
 *  @param folder an empty one, for temporary files.
 *  @param output path of the binding.
 *  @throws EngineError when there is no compiler or it fails.
 */
export async function compileBinding(
  caller: string,
  { packageFolder, libraryFolder }: BindingParts,
  folder: string,
  output: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const compiler = await findCompiler(caller, signal);
  const temporary = join(folder, 'temporary');
  await mkdir(temporary);
  const run = async (args: readonly string[]) => {
    const outcome = await runChild(compiler.program, [...compiler.args, ...args], {
      signal,
      env: { TMPDIR: temporary },
    });
    throwIfStopped(caller, signal);
    if (outcome.code === 0) return;
    const complaint = firstComplaint(outcome.stderr);
    throw new EngineError(
      `${caller}: expected ${compiler.program} to compile the binding against TensorFlow in ${libraryFolder}, got "${complaint}". Try another compiler through CXX, or another TensorFlow through GANS_TENSORFLOW_DIR.`,
    );
  };
  const objects = sources.map((name) => join(folder, `${name}.o`));
  const binding = join(packageFolder, 'binding');
  const include = [nodeHeaders(), packageFolder, binding, join(libraryFolder, 'include')];
  const options = ['-std=c++17', '-O2', '-fPIC', '-w', '-DNAPI_VERSION=8', ...include.flatMap((path) => ['-I', path])];
  const source = (name: string) => join(folder, `${name}.cc`);
  await writeFile(source('quiet'), quietSource);
  for (const name of sources)
    await writeFile(source(name), withAttributeLists(await readFile(join(binding, `${name}.cc`), 'utf8')));
  // All have ended before an error is thrown: none writes into a folder that is being removed.
  const steps = await Promise.allSettled([
    ...sources.map((name, i) => run([...options, '-c', source(name), '-o', objects[i]!])),
    run([...options, ...addon, source('quiet'), '-o', join(dirname(output), QUIET)]),
  ]);
  for (const step of steps) if (step.status === 'rejected') throw step.reason;
  await run([...addon, ...objects, ...libraryArguments(libraryFolder), '-o', output]);
}

/** Makes what Node can load; Node itself resolves the names of its API. */
const addon = process.platform === 'darwin' ? ['-bundle', '-undefined', 'dynamic_lookup'] : ['-shared'];

/** The library is named by its file and found again where it is: on Linux before LD_LIBRARY_PATH, which may lead to another version. */
function libraryArguments(libraryFolder: string): string[] {
  const libraries = libraryNames.map((name) => join(libraryFolder, name));
  const rpath = ['-Xlinker', '-rpath', '-Xlinker', libraryFolder];
  return [...libraries, ...rpath, ...(process.platform === 'darwin' ? [] : ['-Xlinker', '--disable-new-dtags'])];
}

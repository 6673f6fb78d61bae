import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineError } from '@gans/tensor';
import { runChild } from './child-process';
import { findCompiler, firstComplaint, nodeHeaders } from './compiler';
import { libraryNames } from './library-files';
import { throwIfStopped } from './stopped';

/** Raised when what is compiled changes, so that what the old way has made is not taken for it. */
export const RECIPE = 1;

const sources = ['tfjs_backend', 'tfjs_binding'] as const;

/** What is compiled against what. */
export interface BindingParts {
  /** Folder of the npm package that carries the sources in `binding/`. */
  readonly packageFolder: string;
  /** Folder of the library and its headers. */
  readonly libraryFolder: string;
}

/** Compiles the binding between Node and a TensorFlow library; a few seconds.
 *
 *  @param output path of the binding, in an empty folder that its temporary files may lie in.
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
  const include = [nodeHeaders(), packageFolder, join(libraryFolder, 'include')].flatMap((path) => ['-I', path]);
  await Promise.all(
    sources.map((name, i) =>
      run([
        '-std=c++17',
        '-O2',
        '-fPIC',
        '-w',
        '-DNAPI_VERSION=8',
        ...include,
        '-c',
        join(packageFolder, 'binding', `${name}.cc`),
        '-o',
        objects[i]!,
      ]),
    ),
  );
  await run([...linkArguments(objects, libraryFolder), '-o', output]);
}

/** The library is named by its file and found again where it is: on Linux before LD_LIBRARY_PATH, which may lead to another version. */
function linkArguments(objects: readonly string[], libraryFolder: string): string[] {
  const libraries = libraryNames.map((name) => join(libraryFolder, name));
  const rpath = ['-Xlinker', '-rpath', '-Xlinker', libraryFolder];
  return process.platform === 'darwin'
    ? ['-bundle', '-undefined', 'dynamic_lookup', ...objects, ...libraries, ...rpath]
    : ['-shared', ...objects, ...libraries, ...rpath, '-Xlinker', '--disable-new-dtags'];
}

import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const environment = process.env;
const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** A `gans` command in a process of its own. */
export interface GansChild {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  /** What it has written to stderr so far. */
  errors(): string;
  /** Resolves once stderr shows a text; rejects when the process ends before. */
  shows(text: RegExp): Promise<void>;
  /** Resolves when it has ended. */
  readonly end: Promise<{ readonly code: number | null; readonly signal: string | null; readonly stdout: string }>;
}

/** Starts `gans` with these words after it.
 *
 *  @param options `fileBlocks`: no file may become longer than so many blocks of 512 bytes; `env`: variables besides those of this process.
 */
export type SpawnGans = (
  argv: readonly string[],
  cwd: string,
  options?: { readonly fileBlocks?: number | undefined; readonly env?: Readonly<Record<string, string>> },
) => GansChild;

/** For tests of processes that are stopped and killed: bundles this package's sources for plain Node.
 *
 *  @param suite tells the folders of test files apart that run at the same time.
 */
export async function bundleGans(suite: string): Promise<SpawnGans> {
  // Inside node_modules: ignored by git, and the package's own dependencies resolve from here.
  const folder = join(root, 'packages/cli/node_modules/.cache/children', suite);
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: {
      alias: [
        { find: /^@gans\/([^/]+)$/, replacement: join(root, 'packages/$1/src/index.ts') },
        { find: /^@gans\/([^/]+)\/(.+)$/, replacement: join(root, 'packages/$1/src/$2.ts') },
      ],
    },
    build: {
      ssr: join(root, 'packages/cli/src/main.ts'),
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: {
        external: [/^@tensorflow\//, /^@cwasm\//, 'pngjs'],
        output: { entryFileNames: 'main.mjs', format: 'es', paths: decoderPath },
      },
    },
  });
  return (argv, cwd, { fileBlocks, env = {} } = {}) => {
    const command = [process.execPath, join(folder, 'main.mjs'), ...argv];
    return fileBlocks === undefined
      ? start(command, cwd, env)
      : start(['sh', '-c', `ulimit -f ${fileBlocks}; exec "$0" "$@"`, ...command], cwd, env);
  };
}

// The image decoders read their binaries from beside themselves, and only the package that depends on them can find them.
const decoderPath = (id: string) =>
  id.startsWith('@cwasm/')
    ? pathToFileURL(createRequire(join(root, 'packages/datasets/package.json')).resolve(id)).href
    : id;

function start([program, ...args]: readonly string[], cwd: string, env: Readonly<Record<string, string>>): GansChild {
  const child = {
    cwd,
    env: { ...environment, ...env },
    stdio: ['ignore', 'pipe', 'pipe'] as ['ignore', 'pipe', 'pipe'],
  };
  const process = spawn(program!, args, child);
  let [stdout, stderr] = ['', ''];
  process.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  process.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const end = new Promise<{ code: number | null; signal: string | null; stdout: string }>((resolve) => {
    process.on('close', (code, signal) => resolve({ code, signal, stdout }));
  });
  return {
    process,
    errors: () => stderr,
    end,
    shows: (text) =>
      new Promise((resolve, reject) => {
        const look = () => text.test(stderr) && resolve();
        process.stderr.on('data', look);
        look();
        void end.then(() => reject(new Error(`ended without ${text}: ${stderr}`)));
      }),
  };
}

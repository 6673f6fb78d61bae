import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** What a child process has done. */
export interface Outcome {
  /** Exit code; null when it had to be killed after 60 s. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the source of an ES module, in which './engines.mjs' is this package, in a new process of this Node. */
export type RunChild = (name: string, source: string) => Promise<Outcome>;

/** For tests that need a process of their own: bundles this package for plain Node.
 *
 *  @param suite tells the folders of test files apart that run at the same time.
 */
export async function bundleForChildren(suite: string): Promise<RunChild> {
  // Inside node_modules: ignored by git, and the package's own dependencies resolve from here.
  const folder = join(root, 'packages/engines/node_modules/.cache/children', suite);
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@gans/tensor': join(root, 'packages/tensor/src') } },
    build: {
      ssr: join(root, 'packages/engines/src/index.ts'),
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: { external: [/^@tensorflow\//], output: { entryFileNames: 'engines.mjs', format: 'es' } },
    },
  });
  return async (name, source) => {
    await mkdir(folder, { recursive: true });
    const file = join(folder, `${name}.mjs`);
    await writeFile(file, source);
    return run(file);
  };
}

async function run(file: string): Promise<Outcome> {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  const code = await new Promise<number | null>((resolve) => {
    child.on('close', resolve);
  });
  clearTimeout(timer);
  return { code, stdout, stderr };
}

import { spawn } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
// Inside node_modules: ignored by git, and the package's own dependencies resolve from here.
const folder = join(root, 'packages/engines/node_modules/.cache/children');

/** Bundles this package for plain Node, so that tests can run it in processes of their own.
 *
 *  @returns the path of an ES module with the exports of `@gans/engines`.
 */
export async function bundleEngines(): Promise<string> {
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
  return join(folder, 'engines.mjs');
}

/** What a child process has done. */
export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs an ES module's source in a new process of this Node.
 *
 *  @param name of the file that is written beside the bundle; './engines.mjs' is importable from it.
 *  @returns its exit code (null when it had to be killed after `timeoutMs`) and what it printed.
 */
export async function runChild(
  name: string,
  source: string,
  { timeoutMs = 30_000, env = {} as Record<string, string> } = {},
): Promise<Outcome> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, name);
  await writeFile(file, source);
  const child = spawn(process.execPath, [file], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return { code, stdout, stderr };
}

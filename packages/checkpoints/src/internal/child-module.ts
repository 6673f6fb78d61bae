import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** For tests that need processes of their own, which may be killed: makes a plain ES module of one source of this package that needs nothing but errors from elsewhere.
 *
 *  @param name of the source in src/, without '.ts'.
 *  @param folder where the module goes.
 *  @returns its path.
 */
export async function bundleForChildren(name: string, folder: string): Promise<string> {
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@gans/tensor': source('../../../tensor/src/errors.ts') } },
    build: {
      ssr: source(`../${name}.ts`),
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { entryFileNames: `${name}.mjs` } },
    },
  });
  return join(folder, `${name}.mjs`);
}

/** Starts a new process of this Node that runs the source of an ES module; its stdout can be read. */
export function spawnModule(text: string) {
  return spawn(process.execPath, ['--input-type=module', '--eval', text], { stdio: ['ignore', 'pipe', 'ignore'] });
}

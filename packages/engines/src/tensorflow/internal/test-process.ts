import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { World } from './test-world';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));

/** What a set-up in a process of its own has said. */
export interface Outcome {
  readonly titles: readonly string[];
  /** What it gave, or what it was refused with; neither when it was killed. */
  readonly done?: { readonly binding: string; readonly downloadedBytes: number };
  readonly failed?: string;
}

/** A set-up in a process of its own. */
export interface RunningSetup {
  readonly process: ChildProcess;
  /** Resolves when it says a title that begins so. */
  said(beginning: string): Promise<void>;
  readonly outcome: Promise<Outcome>;
}

/** Bundles the set-up for plain Node, in a folder that packages resolve from as they do from ours.
 *
 *  @returns path of a program that runs it on the wheels in FAKE_WHEELS, prints a line of JSON an event, and stops on SIGTERM.
 */
export async function bundleSetup(): Promise<string> {
  const folder = join(root, 'packages/engines/node_modules/.cache/children/setup-tensorflow');
  await build({
    configFile: false,
    logLevel: 'silent',
    resolve: { alias: { '@gans/tensor': join(root, 'packages/tensor/src') } },
    build: {
      ssr: fileURLToPath(new URL('./setup-from.ts', import.meta.url)),
      outDir: folder,
      emptyOutDir: true,
      target: 'es2022',
      rollupOptions: { external: [/^@tensorflow\//], output: { entryFileNames: 'setup.mjs', format: 'es' } },
    },
  });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'main.mjs'), program);
  return join(folder, 'main.mjs');
}

const program = `
import { setupFrom } from './setup.mjs';
const controller = new AbortController();
process.on('SIGTERM', () => controller.abort());
const say = (event) => console.log(JSON.stringify(event));
setupFrom(JSON.parse(process.env.FAKE_WHEELS), { signal: controller.signal, onProgress: say }).then(
  (done) => say({ done }),
  ({ code, message }) => say({ failed: code + ' ' + message }),
);
`;

/** Starts a set-up in a world.
 *
 *  @param uid of the user that it runs as; only root may choose.
 */
export function startSetup(
  main: string,
  world: World,
  env: Readonly<Record<string, string>> = {},
  uid?: number,
): RunningSetup {
  const wheels = JSON.stringify({ [`${process.platform} ${process.arch}`]: world.wheel });
  const child = spawn(process.execPath, [main], {
    env: { ...world.env, FAKE_WHEELS: wheels, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid }),
  });
  const titles: string[] = [];
  let rest: Omit<Outcome, 'titles'> = {};
  let tell = () => {};
  createInterface({ input: child.stdout! }).on('line', (line) => {
    const { title, ...event } = JSON.parse(line) as { title?: string } & typeof rest;
    if (title === undefined) rest = event;
    else if (title !== titles.at(-1)) titles.push(title);
    tell();
  });
  return {
    process: child,
    said: (beginning) =>
      new Promise((resolve) => {
        tell = () => {
          if (titles.some((title) => title.startsWith(beginning))) resolve();
        };
        tell();
      }),
    outcome: new Promise((resolve) => {
      child.on('close', () => resolve({ titles, ...rest }));
    }),
  };
}

/** Command lines of the processes that name a folder, on Linux. */
export function processesIn(folder: string): readonly string[] {
  const lines = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // it has just ended
      }
    });
  return lines.filter((line) => line.includes(folder));
}

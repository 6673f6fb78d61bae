import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../package.json';

const PACKAGES = ['tensor', 'engines', 'checkpoints', 'losses', 'core-nets', 'datasets', 'metrics', 'training'];
const TENSOR_LIBRARY = [
  '@tensorflow/tfjs-core',
  '@tensorflow/tfjs-backend-wasm',
  '@tensorflow/tfjs-node-gpu',
  '@tensorflow/tfjs-node',
];

/** The machine that a run takes place on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  /** Cores that this process may use. */
  readonly cores: number;
  readonly memoryGiB: number;
}

/** Describes the machine. */
export function describeMachine(): Machine {
  return {
    node: process.version,
    platform: `${platform()} ${release()} ${arch()}`,
    processor: cpus()[0]?.model.trim() || 'unknown',
    cores: availableParallelism(),
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
  };
}

/** Versions of our packages and of the tensor library that are in use, by package name; those that cannot be read are left out. */
export async function readVersions(): Promise<Record<string, string>> {
  const names = [...PACKAGES.map((name) => `@gans/${name}`), ...TENSOR_LIBRARY];
  const found = await Promise.all(names.map(async (name) => [name, (await findPackage(name))?.version] as const));
  return { '@gans/cli': version, ...Object.fromEntries(found.filter(([, value]) => value !== undefined)) };
}

/** An npm package that is installed where ours can load it. */
export interface InstalledPackage {
  readonly name: string;
  readonly version: string;
  readonly folder: string;
}

/** Looks for an npm package that we, or those of our packages that depend on it, would load.
 *
 *  @param name of the package.
 *  @returns undefined where it is not installed.
 */
export async function findPackage(name: string): Promise<InstalledPackage | undefined> {
  try {
    // What only the training loops (the losses) or the engines (their libraries) depend on is found from where those are installed.
    const { resolve } = createRequire(import.meta.url);
    const neighbours = ['training', 'engines'].map((room) => dirname(resolve(`@gans/${room}/package.json`)));
    const path = resolve(`${name}/package.json`, { paths: [dirname(fileURLToPath(import.meta.url)), ...neighbours] });
    const { version } = JSON.parse(await readFile(path, 'utf8')) as { version: string };
    return { name, version, folder: dirname(path) };
  } catch {
    return undefined;
  }
}

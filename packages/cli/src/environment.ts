import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../package.json';

const PACKAGES = ['tensor', 'engines', 'checkpoints', 'losses', 'core-nets', 'datasets', 'metrics', 'training'];
const TENSOR_LIBRARY = ['@tensorflow/tfjs-core', '@tensorflow/tfjs-backend-wasm'];

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
  const found = await Promise.all(names.map(async (name) => [name, await installedVersion(name)] as const));
  return { '@gans/cli': version, ...Object.fromEntries(found.filter(([, value]) => value !== undefined)) };
}

async function installedVersion(name: string): Promise<string | undefined> {
  try {
    // What only the training loops depend on (the losses) is found from where they are installed.
    const { resolve } = createRequire(import.meta.url);
    const paths = [dirname(fileURLToPath(import.meta.url)), dirname(resolve('@gans/training/package.json'))];
    const manifest = await readFile(resolve(`${name}/package.json`, { paths }), 'utf8');
    return (JSON.parse(manifest) as { version: string }).version;
  } catch {
    return undefined;
  }
}

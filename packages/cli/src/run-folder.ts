import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { appendToFile, removeTemporaryFiles, syncFile, writeFileAtomic } from '@gans/checkpoints';
import { ConfigError, IoError } from '@gans/tensor';
import { configDifferences, configHash, type RunConfig } from './config-hash';
import { parseJsonLines, readJson, toJson } from './json-file';
import type { MetricsLine, RunResult } from './result';
import { lockRunFolder } from './run-folder-lock';

const SUBFOLDERS = ['checkpoints', 'samples'] as const;

/** The command line that a run was begun with, as far as it decides the run's outcome. */
export interface RunCommand {
  /** The words after `gans`. */
  readonly words: readonly string[];
  /** The working folder that paths in the words start from, as seen from the run folder, so that both can be moved together. */
  readonly folder: string;
}

/** What config.json records of a run besides what the run is. */
export interface RunDetails {
  /** In the order of their numbers. */
  readonly classNames?: readonly string[];
  /** Where each value of the config comes from, by dotted path: the name of a recipe, 'the command line', ... */
  readonly origins?: Readonly<Record<string, string>>;
  readonly command?: RunCommand;
}

/** What config.json holds. */
export interface RunDescription extends RunDetails {
  readonly hash: string;
  readonly config: RunConfig;
  /** Versions and machine. */
  readonly environment: Readonly<Record<string, unknown>>;
}

/** A folder that holds one run: config.json, metrics.jsonl, checkpoints/, samples/, report.html, result.json. It is this process's own until it is closed. */
export interface RunFolder {
  readonly path: string;
  /** The result of a run that has ended; such a run is not trained again. */
  readonly result: RunResult | undefined;
  /** Writes a file so that a reader sees the old one or the new one, never half of it.
   *  @param name path relative to the folder. */
  write(name: string, data: Uint8Array | string): Promise<void>;
  /** Removes a file, if it is there. */
  remove(name: string): Promise<void>;
  /** Adds a line to metrics.jsonl. */
  appendMetrics(line: MetricsLine): Promise<void>;
  /** Makes the lines so far outlast a power cut, before a checkpoint relies on them. */
  syncMetrics(): Promise<void>;
  /** Keeps the lines of metrics.jsonl that a test passes; what a kill has torn goes too. */
  rewindMetrics(keep: (line: MetricsLine) => boolean): Promise<void>;
  /** Names of the files in a subfolder, sorted; empty when there is none. */
  list(subfolder: (typeof SUBFOLDERS)[number]): Promise<string[]>;
  /** Lets other processes have the folder. */
  close(): void;
}

/** Checks that a folder is new, empty, or that of a run of the same config. Changes nothing.
 *
 *  @param path the folder, which need not exist.
 *  @param config what the run is; on which engine it is made does not count.
 *  @returns whether it holds the run already.
 *  @throws ConfigError when it belongs to another config, or holds other files.
 *  @throws FormatError when its config.json cannot be read.
 */
export async function checkRunFolder(path: string, config: RunConfig): Promise<boolean> {
  const existing = await visibleFiles(path);
  if (existing.includes('config.json')) {
    const { config: there } = (await readJson(join(path, 'config.json'))) as { config?: RunConfig };
    const differences = configDifferences(withoutEngine(there ?? {}), withoutEngine(config));
    if (differences.length === 0) return true;
    throw new ConfigError(
      `gans train: expected --out to be this run's folder, got '${path}', which belongs to another config (${differences.slice(0, 3).join('; ')}${differences.length > 3 ? `; ${differences.length - 3} more` : ''}). Choose another --out.`,
    );
  }
  if (existing.length > 0)
    throw new ConfigError(
      `gans train: expected --out to be empty or a run folder, got '${path}', which holds other files (${existing.slice(0, 3).join(', ')}). Choose another --out.`,
    );
  return false;
}

/** Opens the folder of a run for this process alone: makes a new one, or continues the one that has the same config and clears away what a killed process left half-written.
 *
 *  @param path the folder; made with its parents when absent.
 *  @param config what the run is.
 *  @param environment versions and machine: recorded, but not part of what the run is.
 *  @param details as much.
 *  @returns the folder; the caller closes it.
 *  @throws ConfigError or FormatError as `checkRunFolder`; nothing is overwritten.
 *  @throws IoError when another process trains there, or it cannot be written.
 */
export async function openRunFolder(
  path: string,
  config: RunConfig,
  environment: Readonly<Record<string, unknown>>,
  details: RunDetails = {},
): Promise<RunFolder> {
  await checkRunFolder(path, config);
  await makeFolder(path);
  const lock = await lockRunFolder(path);
  try {
    // Before the lock was taken, another process may have begun a run here.
    const exists = await checkRunFolder(path, config);
    for (const name of ['.', ...SUBFOLDERS]) await removeTemporaryFiles(join(path, name));
    // First of all, so that a folder with anything else in it can be told from a stranger's.
    if (!exists) {
      const description: RunDescription = { hash: configHash(config), config, ...details, environment };
      await writeFileAtomic(join(path, 'config.json'), toJson(description));
    }
    for (const name of SUBFOLDERS) await makeFolder(join(path, name));
    const isFinished = (await visibleFiles(path)).includes('result.json');
    const result = isFinished ? ((await readJson(join(path, 'result.json'))) as RunResult) : undefined;
    return { path, result, ...filesOf(path), close: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function filesOf(path: string): Omit<RunFolder, 'path' | 'result' | 'close'> {
  const metrics = join(path, 'metrics.jsonl');
  return {
    write: (name, data) => writeFileAtomic(join(path, name), data),
    remove: (name) => rm(join(path, name), { force: true }),
    appendMetrics: (line) => appendToFile(metrics, `${JSON.stringify(line)}\n`),
    syncMetrics: () => syncFile(metrics),
    async rewindMetrics(keep) {
      const lines = parseJsonLines<MetricsLine>(await readFile(metrics, 'utf8').catch(() => ''));
      const kept = lines.filter(keep).map((line) => `${JSON.stringify(line)}\n`);
      await writeFileAtomic(metrics, kept.join(''));
    },
    list: (subfolder) => visibleFiles(join(path, subfolder)),
  };
}

async function visibleFiles(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => [] as string[]);
  return names.filter((name) => !name.startsWith('.')).sort();
}

function withoutEngine({ engine: _, ...config }: RunConfig): RunConfig {
  return config;
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new IoError(`gans train: expected ${path} to be a folder that can be made, got ${cause.code}.`, { cause });
  });
}

import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { appendToFile, removeTemporaryFiles, syncFile, writeFileAtomic } from '@gans/checkpoints';
import { ConfigError, IoError } from '@gans/tensor';
import { configDifferences, configHash, type RunConfig, runIdentity, withoutEngine } from './config-hash';
import type { Io } from './io';
import { parseJsonLines, readJson, toJson } from './json-file';
import { lookKind, lookStep } from './report/look-files';
import type { MetricsLine, RunResult } from './result';
import { lockRunFolder } from './run-folder-lock';
import { openEventLog } from './tensorboard/event-log';

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

/** What `--force` has accepted: a config that a run was begun or gone on with, and has no more. */
export interface ConfigChange {
  /** `runIdentity` of the config before. */
  readonly from: string;
  /** What differs in the one after it. */
  readonly differences: readonly string[];
}

/** What config.json holds. */
export interface RunDescription extends RunDetails {
  readonly hash: string;
  /** In order; left out where there was none. */
  readonly changes?: readonly ConfigChange[];
  readonly config: RunConfig;
  /** Versions and machine. */
  readonly environment: Readonly<Record<string, unknown>>;
}

/** A folder that holds one run: config.json, metrics.jsonl, event files, checkpoints/, samples/, report.html, result.json. It is this process's own until it is closed. */
export interface RunFolder {
  readonly path: string;
  /** The result of a run that has ended; such a run is not trained again. */
  readonly result: RunResult | undefined;
  /** Writes a file so that a reader sees the old one or the new one, never half of it. The pictures of a look (see `gridName`) go into the event files too.
   *  @param name path relative to the folder. */
  write(name: string, data: Uint8Array | string): Promise<void>;
  /** Removes a file, if it is there. */
  remove(name: string): Promise<void>;
  /** Adds a line to metrics.jsonl, and its figures to the event files. */
  appendMetrics(line: MetricsLine): Promise<void>;
  /** Makes the lines so far outlast a power cut, before a checkpoint relies on them. */
  syncMetrics(): Promise<void>;
  /** Keeps the lines of metrics.jsonl that a test passes, and what the event files hold of them; what a kill has torn goes too. */
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
 *  @param options `force`: the run there may have another config, as long as its nets are the same.
 *  @returns what config.json says there, and how the config differs from it; undefined where there is no run yet.
 *  @throws ConfigError when it belongs to another config, or holds other files.
 *  @throws FormatError when its config.json cannot be read.
 */
export async function checkRunFolder(
  path: string,
  config: RunConfig,
  { force = false }: { readonly force?: boolean } = {},
): Promise<FoundRun | undefined> {
  const existing = await visibleFiles(path);
  if (existing.includes('config.json')) {
    const there = (await readJson(join(path, 'config.json'))) as Partial<RunDescription>;
    const differences = configDifferences(withoutEngine(there.config ?? {}), withoutEngine(config));
    const ofNets = differences.filter((line) => /^(nets|classifier)\./.test(line));
    if (differences.length === 0 || (force && ofNets.length === 0)) return { there, differences };
    throw new ConfigError(
      `gans train: expected --out to be this run's folder, got '${path}', which belongs to another config (${listed(force ? ofNets : differences)}). ${adviceFor(force, ofNets)}`,
    );
  }
  if (existing.length > 0)
    throw new ConfigError(
      `gans train: expected --out to be empty or a run folder, got '${path}', which holds other files (${existing.slice(0, 3).join(', ')}). Choose another --out.`,
    );
  return undefined;
}

/** The run that a folder holds. */
export interface FoundRun {
  readonly there: Partial<RunDescription>;
  /** How the config at hand differs from the one there. */
  readonly differences: readonly string[];
}

const LISTED = 8;

function listed(differences: readonly string[]): string {
  const more = differences.length - LISTED;
  return `${differences.slice(0, LISTED).join('; ')}${more > 0 ? `; ${more} more` : ''}`;
}

function adviceFor(force: boolean, ofNets: readonly string[]): string {
  if (force) return 'Its weights are of those nets, and --force cannot make others of them. Choose another --out.';
  return ofNets.length > 0 ? 'Choose another --out.' : 'Choose another --out, or go on with this config by --force.';
}

/** Opens the folder of a run for this process alone: makes a new one, or continues the one that has the same config and clears away what a killed process left half-written.
 *
 *  @param path the folder; made with its parents when absent.
 *  @param config what the run is.
 *  @param environment versions and machine: recorded, but not part of what the run is.
 *  @param details as much.
 *  @param options `now`: milliseconds since 1970, for the event files; `force`: goes on with another config than the run was begun with, so that config.json holds the new one and lists the change, and a finished run is finished no more.
 *  @returns the folder; the caller closes it.
 *  @throws ConfigError or FormatError as `checkRunFolder`; nothing is overwritten.
 *  @throws IoError when another process trains there, or it cannot be written.
 */
export async function openRunFolder(
  path: string,
  config: RunConfig,
  environment: Readonly<Record<string, unknown>>,
  details: RunDetails = {},
  options: { readonly now?: Io['now']; readonly force?: boolean } = {},
): Promise<RunFolder> {
  await checkRunFolder(path, config, options);
  await makeFolder(path);
  const lock = await lockRunFolder(path);
  try {
    // Before the lock was taken, another process may have begun a run here.
    const found = await checkRunFolder(path, config, options);
    for (const name of ['.', ...SUBFOLDERS]) await removeTemporaryFiles(join(path, name));
    // First of all, so that a folder with anything else in it can be told from a stranger's.
    if (found === undefined || found.differences.length > 0) {
      const changes = found === undefined ? {} : { changes: changesAfter(found) };
      // The old result first: a kill in between leaves an unfinished run of the old config.
      await rm(join(path, 'result.json'), { force: true });
      const description: RunDescription = { hash: configHash(config), config, ...details, ...changes, environment };
      await writeFileAtomic(join(path, 'config.json'), toJson(description));
    }
    for (const name of SUBFOLDERS) await makeFolder(join(path, name));
    const isFinished = (await visibleFiles(path)).includes('result.json');
    const result = isFinished ? ((await readJson(join(path, 'result.json'))) as RunResult) : undefined;
    return { path, result, ...filesOf(path, options.now ?? Date.now), close: lock.release };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function changesAfter({ there, differences }: FoundRun): ConfigChange[] {
  return [...(there.changes ?? []), { from: runIdentity(there.config ?? {}), differences }];
}

function filesOf(path: string, now: Io['now']): Omit<RunFolder, 'path' | 'result' | 'close'> {
  const metrics = join(path, 'metrics.jsonl');
  const events = openEventLog(path, now);
  return {
    async write(name, data) {
      await writeFileAtomic(join(path, name), data);
      const kind = lookKind(basename(name));
      if (kind !== undefined && typeof data !== 'string') await events.picture(lookStep(basename(name))!, kind, data);
    },
    remove: (name) => rm(join(path, name), { force: true }),
    async appendMetrics(line) {
      await appendToFile(metrics, `${JSON.stringify(line)}\n`);
      await events.append(line);
    },
    async syncMetrics() {
      await syncFile(metrics);
      await events.sync();
    },
    async rewindMetrics(keep) {
      const lines = parseJsonLines<MetricsLine>(await readFile(metrics, 'utf8').catch(() => ''));
      const kept = lines.filter(keep).map((line) => `${JSON.stringify(line)}\n`);
      await writeFileAtomic(metrics, kept.join(''));
      await events.rewind(keep);
    },
    list: (subfolder) => visibleFiles(join(path, subfolder)),
  };
}

async function visibleFiles(path: string): Promise<string[]> {
  const names = await readdir(path).catch(() => [] as string[]);
  return names.filter((name) => !name.startsWith('.')).sort();
}

async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((cause: NodeJS.ErrnoException) => {
    throw new IoError(`gans train: expected ${path} to be a folder that can be made, got ${cause.code}.`, { cause });
  });
}

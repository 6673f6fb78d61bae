import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { ConfigError, isGansError } from '@gans/tensor';
import { folderSize } from '../doctor/folder-size';
import { fileExists } from '../file-exists';
import { configText, configValue } from '../report/config-value';
import { readDescription, readLines, readResult } from '../report/read-run';
import { isBeingTrained } from '../run-folder-lock';

/** How a run stands: 'running' in some process at this moment, 'finished', or 'stopped' before its end. */
export type RunState = 'finished' | 'running' | 'stopped';

/** A run in one line. */
export interface ListedRun {
  readonly path: string;
  readonly name: string;
  readonly recipe?: string;
  readonly data?: string;
  readonly state: RunState;
  /** Steps made. */
  readonly step: number;
  /** Of the whole run, as far as its config says. */
  readonly steps?: number;
  /** Final figures of a finished run, else those of its last look. */
  readonly classAccuracy?: number;
  readonly frechetDistance?: number;
  readonly sizeBytes: number;
}

/** What was found in a folder. */
export interface FoundRuns {
  /** By name. */
  readonly runs: readonly ListedRun[];
  /** One line for each run that cannot be read. */
  readonly unreadable: readonly string[];
}

/** Lists the runs in a folder: those in its subfolders, or the folder itself if it is a run.
 *
 *  @param folder that is looked at.
 *  @throws ConfigError when there is no such folder.
 */
export async function listRuns(folder: string): Promise<FoundRuns> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined)
    throw new ConfigError(
      `gans list: expected DIR to be a folder of runs, got '${folder}', which is absent. Train one with gans train, or name another folder.`,
    );
  const isRun = entries.some(({ name }) => name === 'config.json');
  const folders = isRun
    ? [folder]
    : entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  const runs: ListedRun[] = [];
  const unreadable: string[] = [];
  for (const path of folders.sort()) {
    if (!(await fileExists(join(path, 'config.json')))) continue;
    try {
      runs.push(await describe(path));
    } catch (error) {
      if (!isGansError(error)) throw error;
      unreadable.push(error.message);
    }
  }
  return { runs, unreadable };
}

async function describe(path: string): Promise<ListedRun> {
  const { config } = await readDescription(path, 'gans list');
  const [result, lines, sizeBytes] = await Promise.all([readResult(path), readLines(path), folderSize(path)]);
  const look = lines.filter(({ kind }) => kind === 'evaluation').at(-1);
  const figure = (name: 'classAccuracy' | 'frechetDistance') => {
    const value = result?.metrics?.[name]?.value ?? look?.[name];
    return typeof value === 'number' ? { [name]: value } : {};
  };
  const text = (key: 'recipe' | 'data', ...paths: string[]) => {
    const value = configText(config, ...paths);
    return value === undefined ? {} : { [key]: value };
  };
  const steps = configValue(config, 'gan.steps');
  return {
    path,
    name: basename(path),
    ...text('recipe', 'recipe'),
    ...text('data', 'data.name'),
    state: result !== undefined ? 'finished' : (await isBeingTrained(path)) ? 'running' : 'stopped',
    step: result?.steps ?? lines.at(-1)?.step ?? 0,
    ...(typeof steps === 'number' && { steps }),
    ...figure('classAccuracy'),
    ...figure('frechetDistance'),
    sizeBytes,
  };
}

import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ConfigError, FormatError } from '@gans/tensor';
import { fileExists } from '../file-exists';
import { parseJsonLines, readJson } from '../json-file';
import type { MetricsLine, RunResult } from '../result';
import type { RunDescription } from '../run-folder';
import { configValue } from './config-value';
import { lookKind, lookStep } from './look-files';
import type { EmbeddingLook, Picture, RunContents } from './run-contents';

/** Reads what config.json says of a run.
 *
 *  @param path the run folder.
 *  @param caller the command whose argument it is, for messages.
 *  @throws ConfigError when there is no such folder, or it holds no run.
 *  @throws FormatError when its config.json is not one of ours.
 */
export async function readDescription(path: string, caller: string): Promise<RunDescription> {
  const file = join(path, 'config.json');
  const found = await stat(file).catch(() => undefined);
  if (found === undefined) {
    const isThere = await fileExists(path);
    throw new ConfigError(
      `${caller}: expected RUN to be a run folder, got '${path}', which ${isThere ? 'has no config.json' : 'is absent'}. Name a folder that gans train has written; gans list shows them.`,
    );
  }
  const description = (await readJson(file)) as Partial<RunDescription> | null;
  if (typeof description?.hash === 'string' && typeof description.config === 'object' && description.config !== null)
    return { environment: {}, ...description } as RunDescription;
  throw new FormatError(
    `${caller}: expected ${file} to hold the hash and config of a run, got other content. Restore it, or train anew with another --out.`,
  );
}

/** Reads the metrics of a run: one object a line of metrics.jsonl, empty where there is none yet.
 *
 *  @throws FormatError when a line is not JSON.
 */
export async function readLines(path: string): Promise<MetricsLine[]> {
  return parseJsonLines<MetricsLine>(await readFile(join(path, 'metrics.jsonl'), 'utf8').catch(() => ''));
}

/** Reads all of a run folder that a report shows. What is absent is left out.
 *
 *  @param path the run folder.
 *  @param caller the command whose argument it is, for messages.
 *  @throws as `readDescription` and `readLines`.
 */
export async function readRun(path: string, caller: string): Promise<RunContents> {
  const description = await readDescription(path, caller);
  const samples = await readdir(join(path, 'samples')).catch(() => [] as string[]);
  const sample = (name: string) => readFile(join(path, 'samples', name));
  const ofKind = (kind: ReturnType<typeof lookKind>) => samples.filter((name) => lookKind(name) === kind).sort();
  const pictures = (kind: 'grid' | 'interpolation'): Promise<Picture[]> =>
    Promise.all(ofKind(kind).map(async (name) => ({ step: lookStep(name)!, png: await sample(name) })));
  const hasComparison = samples.includes('real.png') && samples.includes('generated.png');
  const result = await readResult(path);
  return {
    ...description,
    name: basename(resolve(path)),
    classNames: description.classNames ?? classNumbers(description),
    lines: await readLines(path),
    grids: await pictures('grid'),
    interpolations: await pictures('interpolation'),
    embeddings: await Promise.all(
      ofKind('embeddings').map(async (name) => (await readJson(join(path, 'samples', name))) as EmbeddingLook),
    ),
    ...(hasComparison && { comparison: { real: await sample('real.png'), generated: await sample('generated.png') } }),
    ...(result !== undefined && { result }),
  };
}

/** Reads result.json; undefined while the run is unfinished.
 *
 *  @throws FormatError when it is not JSON.
 */
export async function readResult(path: string): Promise<RunResult | undefined> {
  const file = join(path, 'result.json');
  const found = await stat(file).catch(() => undefined);
  return found === undefined ? undefined : ((await readJson(file)) as RunResult);
}

function classNumbers({ config }: RunDescription): string[] {
  const count = configValue(config, 'nets.generator.classCount');
  return typeof count === 'number' ? Array.from({ length: count }, (_, i) => String(i)) : [];
}

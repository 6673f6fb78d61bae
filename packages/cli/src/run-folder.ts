import { appendFile, mkdir, mkdtemp, readdir, readFile, rmdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { ConfigError, IoError } from '@gans/tensor';
import { configDifferences, configHash, type RunConfig } from './config-hash';
import { parseJsonLines, readJson, toJson } from './json-file';
import type { MetricsLine, RunResult } from './result';

/** A folder that holds one run: config.json, metrics.jsonl, checkpoints/, samples/, report.html, result.json. */
export interface RunFolder {
  readonly path: string;
  /** The result of a run that has ended; such a run is not trained again. */
  readonly result: RunResult | undefined;
  /** Writes a file so that a reader sees the old one or the new one, never half of it.
   *  @param name path relative to the folder. */
  write(name: string, data: Uint8Array | string): Promise<void>;
  /** Adds a line to metrics.jsonl. */
  appendMetrics(line: MetricsLine): Promise<void>;
  /** The lines of metrics.jsonl up to a step; what lies beyond it, or was torn by a kill, is dropped from the file. */
  rewindMetrics(step: number): Promise<MetricsLine[]>;
  /** Names of the files in a subfolder, sorted; empty when there is none. */
  list(subfolder: string): Promise<string[]>;
}

/** Checks that a folder can be written, before any work goes into what would fill it. Leaves nothing behind.
 *
 *  @param path the folder, which need not exist yet.
 *  @param caller the command whose `--out` it is, for the message.
 *  @throws IoError when it, or the nearest folder above it that exists, refuses a new file.
 */
export async function checkWritable(path: string, caller: string): Promise<void> {
  let folder = resolve(path);
  for (;;) {
    const found = await stat(folder).catch(() => undefined);
    if (found?.isDirectory()) break;
    if (found !== undefined || dirname(folder) === folder)
      throw new IoError(
        `${caller}: expected --out to be in a folder that can be written, got '${path}', where ${folder} is ${found === undefined ? 'absent' : 'a file'}. Choose another --out.`,
      );
    folder = dirname(folder);
  }
  try {
    await rmdir(await mkdtemp(join(folder, '.gans-')));
  } catch (error) {
    throw new IoError(
      `${caller}: expected --out to be in a folder that can be written, got '${path}' (${(error as NodeJS.ErrnoException).code ?? String(error)}). Choose another --out.`,
      { cause: error },
    );
  }
}

/** Opens the folder of a run: makes a new one, or continues the one that has the same config.
 *
 *  @param path the folder; made with its parents when absent.
 *  @param config what the run is.
 *  @param environment versions and machine: recorded, but not part of what the run is.
 *  @throws ConfigError when the folder belongs to another config, or holds other files; nothing is overwritten.
 *  @throws FormatError when its config.json or result.json cannot be read.
 *  @throws IoError when it cannot be written.
 */
export async function openRunFolder(
  path: string,
  config: RunConfig,
  environment: Readonly<Record<string, unknown>>,
): Promise<RunFolder> {
  const existing = (await readdir(path).catch(() => [] as string[])).filter((name) => !name.startsWith('.'));
  if (existing.includes('config.json')) {
    const there = (await readJson(join(path, 'config.json'))) as { hash: string; config: RunConfig };
    if (there.hash !== configHash(config)) {
      const differences = configDifferences(there.config ?? {}, config);
      throw new ConfigError(
        `gans train: expected --out to be this run's folder, got '${path}', which belongs to another config (${differences.slice(0, 3).join('; ')}${differences.length > 3 ? `; ${differences.length - 3} more` : ''}). Choose another --out.`,
      );
    }
  } else if (existing.length > 0)
    throw new ConfigError(
      `gans train: expected --out to be empty or a run folder, got '${path}', which holds other files (${existing.slice(0, 3).join(', ')}). Choose another --out.`,
    );
  else {
    await mkdir(path, { recursive: true });
    await writeFileAtomic(join(path, 'config.json'), toJson({ hash: configHash(config), config, environment }));
  }
  for (const folder of ['checkpoints', 'samples']) await mkdir(join(path, folder), { recursive: true });
  const metrics = join(path, 'metrics.jsonl');
  return {
    path,
    result: existing.includes('result.json') ? ((await readJson(join(path, 'result.json'))) as RunResult) : undefined,
    write: (name, data) => writeFileAtomic(join(path, name), data),
    appendMetrics: (line) => appendFile(metrics, `${JSON.stringify(line)}\n`),
    async rewindMetrics(step) {
      const kept = parseJsonLines<MetricsLine>(await readFile(metrics, 'utf8').catch(() => '')).filter(
        (line) => line.step <= step,
      );
      await writeFileAtomic(metrics, kept.map((line) => `${JSON.stringify(line)}\n`).join(''));
      return kept;
    },
    list: async (subfolder) => (await readdir(join(path, subfolder)).catch(() => [])).sort(),
  };
}

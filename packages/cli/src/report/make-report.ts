import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { ConfigError } from '@gans/tensor';
import { checkWritable } from '../check-writable';
import { checkingInput } from '../failure';
import type { Io } from '../io';
import { reportPage } from './page';
import { readRun } from './read-run';

/** What `gans report` was asked to do. */
export interface ReportRequest {
  /** Run folders, at least one. */
  readonly runs: readonly string[];
  /** The page; default: report.html in the folder of one run, comparison.html in the working folder for several. */
  readonly out?: string | undefined;
}

/** What was written. */
export interface MadeReport {
  readonly out: string;
  /** The run folders that it shows. */
  readonly runs: readonly string[];
  readonly sizeBytes: number;
}

/** Writes one page about one run or several, from what lies in their folders.
 *
 *  @throws InputError when a folder holds no run, or the page cannot be where it is wanted.
 */
export async function makeReport({ runs, out }: ReportRequest, { cwd }: Pick<Io, 'cwd'>): Promise<MadeReport> {
  const folders = runs.map((run) => resolve(cwd, run));
  const repeated = folders.findIndex((folder, i) => folders.indexOf(folder) !== i);
  if (repeated >= 0)
    throw new ConfigError(`gans report: expected different runs, got '${runs[repeated]}' twice. Name it once.`);
  const contents = await checkingInput(() => Promise.all(folders.map((folder) => readRun(folder, 'gans report'))));
  const page =
    out !== undefined
      ? resolve(cwd, out)
      : folders.length === 1
        ? join(folders[0]!, 'report.html')
        : resolve(cwd, 'comparison.html');
  await checkingInput(() => checkWritable(dirname(page), 'gans report'));
  const text = reportPage(contents);
  await mkdir(dirname(page), { recursive: true });
  await checkingInput(() => writeFileAtomic(page, text));
  return { out: page, runs: folders, sizeBytes: Buffer.byteLength(text) };
}

import { appendFile, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { syncFile, writeFileAtomic } from '@gans/checkpoints';
import { IoError } from '@gans/tensor';
import type { MetricsLine } from '../result';
import { type EventContent, eventSubject, restartEvent, summaryEvent, versionEvent } from './events';
import { pngHeader } from './png-header';
import { decodeRecords, encodeRecord } from './records';

const PREFIX = 'events.out.tfevents.';

/** TensorBoard's view of a run: its metrics as curves, its pictures as images, in event files that grow as the run goes on. */
export interface EventLog {
  /** Adds the figures of a line of metrics.jsonl: `step/...` of a step, `evaluation/...` of a look. */
  append(line: MetricsLine): Promise<void>;
  /** Adds a PNG picture under a tag; what is no PNG file is left out. */
  picture(step: number, tag: string, png: Uint8Array): Promise<void>;
  /** Keeps the events of lines that a test passes, and of pictures of looks that it passes, and begins a new file with the next one. */
  rewind(keep: (line: MetricsLine) => boolean): Promise<void>;
  /** Makes what was added outlast a power cut. */
  sync(): Promise<void>;
}

/** Opens the event files of a folder. Nothing is written before there is something to say.
 *
 *  Each session of a run has a file of its own, named by its first step: a TensorBoard that is open goes over to it when a run is resumed.
 *  What a killed session had logged after its last checkpoint is taken out of the files before, so that no step is there twice.
 *
 *  @param folder of the run.
 *  @param now milliseconds since 1970.
 *  @returns a log whose methods throw IoError when a file cannot be written.
 */
export function openEventLog(folder: string, now: () => number): EventLog {
  let file: string | undefined;
  const add = async (step: number, kind: MetricsLine['kind'], content: EventContent) => {
    const wallTime = now() / 1000;
    const events = [summaryEvent(wallTime, step, content)];
    if (file === undefined) {
      const isFirst = (await eventFiles(folder)).length === 0;
      file = join(folder, `${PREFIX}${String(step).padStart(10, '0')}.gans`);
      // Figures of the step itself were logged before its look.
      if (!isFirst) events.unshift(restartEvent(wallTime, kind === 'step' ? step : step + 1));
      events.unshift(versionEvent(wallTime));
    }
    await appendBytes(file, Buffer.concat(events.map(encodeRecord)));
  };
  return {
    append({ step, kind, ...figures }) {
      const numbers = Object.entries(figures).filter(([, value]) => typeof value === 'number');
      const scalars = Object.fromEntries(numbers.map(([name, value]) => [`${kind}/${name}`, value as number]));
      return add(step, kind, { scalars });
    },
    async picture(step, tag, png) {
      const header = pngHeader(png);
      if (header !== undefined) await add(step, 'evaluation', { images: { [tag]: { png, ...header } } });
    },
    async rewind(keep) {
      file = undefined;
      for (const name of await eventFiles(folder)) await rewindFile(join(folder, name), keep);
    },
    sync: async () => (file === undefined ? undefined : syncFile(file)),
  };
}

/** Names of the event files of a folder, in the order in which they were begun. */
export async function eventFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [] as string[]);
  return names.filter((name) => name.startsWith(PREFIX)).sort();
}

async function rewindFile(path: string, keep: (line: MetricsLine) => boolean): Promise<void> {
  const events = decodeRecords(await readFile(path));
  const kept = events.filter((event) => {
    const { step, tags } = eventSubject(event);
    return tags[0] === undefined || keep({ step, kind: tags[0].startsWith('step/') ? 'step' : 'evaluation' });
  });
  if (kept.some((event) => eventSubject(event).tags.length > 0))
    await writeFileAtomic(path, Buffer.concat(kept.map(encodeRecord)));
  else await rm(path);
}

// What a full disk or a kill leaves of a record is taken out when the run is resumed.
async function appendBytes(path: string, bytes: Uint8Array): Promise<void> {
  await appendFile(path, bytes).catch((cause: NodeJS.ErrnoException) => {
    throw new IoError(`gans train: expected ${path} to be a file that can be written, got ${cause.code}.`, { cause });
  });
}

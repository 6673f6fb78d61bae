import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensors } from '@gans/checkpoints';
import { eventFiles } from '../tensorboard/event-log';
import { eventSubject } from '../tensorboard/events';
import { decodeRecords } from '../tensorboard/records';

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');
const without = (value: object, ...names: string[]) =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name)));

/** Everything that a run folder holds, by path, hidden files too, in a form in which two runs of one config must be equal: bits by their hash, figures that come from the clock left out, event files as one. */
export async function contentOfRun(folder: string): Promise<Record<string, unknown>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const logs = await eventFiles(folder);
  const names = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .filter((name) => !logs.includes(name));
  const files = names.sort().map(async (name) => [name, await contentOf(join(folder, name))] as const);
  return { ...Object.fromEntries(await Promise.all(files)), events: await contentOfEvents(folder, logs) };
}

// Each session has a file of its own; together they say the same.
async function contentOfEvents(folder: string, names: readonly string[]): Promise<string[]> {
  const files = await Promise.all(names.map((name) => readFile(join(folder, name))));
  const subjects = files.flatMap((file) => decodeRecords(file).map(eventSubject));
  return subjects.filter(({ tags }) => tags.length > 0).map(({ step, tags }) => `${step}: ${tags.join(', ')}`);
}

async function contentOf(file: string): Promise<unknown> {
  if (file.endsWith('.safetensors')) {
    const { arrays, metadata } = await readSafetensors(file);
    const hashes = Object.entries(arrays).map(([name, { data }]) => [
      name,
      sha256(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
    ]);
    const record = without(JSON.parse(metadata.run ?? '{}'), 'seconds', 'lookSeconds');
    return { arrays: Object.fromEntries(hashes), metadata: { ...metadata, run: record } };
  }
  const bytes = await readFile(file);
  if (file.endsWith('metrics.jsonl'))
    return bytes
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => without(JSON.parse(line), 'imagesPerSecond'));
  if (file.endsWith('result.json')) return without(JSON.parse(bytes.toString()), 'seconds');
  // The report shows the speed over time.
  return file.endsWith('report.html') ? 'a report' : sha256(bytes);
}

import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { ConfigError } from '@gans/tensor';
import { configDifferences } from '../config-hash';
import { fileExists } from '../file-exists';
import { readJson, toJson } from '../json-file';

/** Name of the file in a table's folder that says what the table is. */
export const TABLE_FILE = 'table.json';

/** The name of a data set as that of a folder: 'CIFAR-10 (JPEG)' is 'cifar-10-jpeg'. */
export function folderName(data: string): string {
  const slug = data
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return slug || 'data';
}

/** Checks that a folder is new, or that of a table of the same protocol. Changes nothing.
 *
 *  @param folder of the table.
 *  @param protocol what is the same for all its cells and sessions; survives JSON.
 *  @throws ConfigError when it belongs to a table of another protocol, naming what differs.
 */
export async function checkTableFolder(folder: string, protocol: object): Promise<void> {
  const file = join(folder, TABLE_FILE);
  if (!(await fileExists(file))) return;
  const { protocol: there } = (await readJson(file)) as { readonly protocol: object };
  const differences = configDifferences({ ...there }, { ...protocol });
  if (differences.length > 0)
    throw new ConfigError(
      `gans reproduce: expected --out to hold no other table of this name, got ${folder}, which belongs to another protocol (${differences.join('; ')}). Choose another --out.`,
    );
}

/** Writes what a table is, its protocol among it. */
export async function describeTable<Description extends { readonly protocol: object }>(
  folder: string,
  description: Description,
): Promise<void> {
  await writeFileAtomic(join(folder, TABLE_FILE), toJson(description));
}

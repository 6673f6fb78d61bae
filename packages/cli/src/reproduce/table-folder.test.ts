import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTableFolder, describeTable, folderName, TABLE_FILE } from './table-folder';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-table-folder-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('folderName', () => {
  it.each([
    ['MNIST', 'mnist'],
    ['CIFAR-10 (JPEG)', 'cifar-10-jpeg'],
    ['§', 'data'],
  ])('makes of %s %s', (data, name) => {
    expect(folderName(data)).toBe(name);
  });
});

describe('checkTableFolder and describeTable', () => {
  it('let a table go on, and refuse one of another protocol', async () => {
    const protocol = { data: { sha256: 'ab' }, batch: 64 };
    await checkTableFolder(cwd, protocol);
    await describeTable(cwd, { protocol });
    expect(JSON.parse(await readFile(join(cwd, TABLE_FILE), 'utf8'))).toEqual({ protocol });
    await checkTableFolder(cwd, protocol);
    await expect(checkTableFolder(cwd, { ...protocol, batch: 16 })).rejects.toThrow(
      'which belongs to another protocol (batch is 64 there and 16 here). Choose another --out.',
    );
  });
});

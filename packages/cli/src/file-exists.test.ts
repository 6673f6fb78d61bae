import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileExists } from './file-exists';

describe('fileExists', () => {
  it('knows files and folders from what is not there', async () => {
    const { dirname, filename } = import.meta;
    expect([await fileExists(filename), await fileExists(dirname)]).toEqual([true, true]);
    expect(await fileExists(join(dirname, 'no such file'))).toBe(false);
  });
});

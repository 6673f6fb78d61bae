import { describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';

const refused = async (...words: string[]) => {
  const io = testIo();
  return [await main(['reproduce', 'synthetic-data', ...words], io), io.errors()] as const;
};

describe('syntheticDataCommand', () => {
  it('refuses numbers out of range, and data that are not there, before any work', async () => {
    expect(await refused('--size', '5')).toEqual([2, expect.stringMatching(/expected --size to be .*10.*, got '?5/)]);
    expect(await refused('--data', 'no-such-folder', '--list')).toEqual([2, expect.stringContaining('no-such-folder')]);
  });
});

import { describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';

const refused = async (...words: string[]) => {
  const io = testIo();
  return { code: await main(['reproduce', 'reacgan', ...words], io), errors: io.errors() };
};

describe('reacganCommand', () => {
  it('refuses what is none of its choices, and data that are not there, before any work', async () => {
    const net = await refused('--backbone', 'dcgn');
    expect([net.code, net.errors]).toEqual([
      2,
      "error: gans reproduce reacgan: expected --backbone to be one of dcgan, biggan, got 'dcgn'. Did you mean dcgan?\n",
    ]);
    const data = await refused('--data', 'no-such-folder', '--list');
    expect([data.code, data.errors]).toEqual([2, expect.stringContaining('no-such-folder')]);
  });
});

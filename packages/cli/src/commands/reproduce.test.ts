import { describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { testIo } from '../internal/test-io';
import { reproduceCommand } from './reproduce';

const refused = async (...words: string[]) => {
  const io = testIo();
  return { code: await main(['reproduce', ...words], io), errors: io.errors() };
};

describe('reproduceCommand', () => {
  it('is told which paper', async () => {
    expect(await refused('reacgn')).toEqual({
      code: 2,
      errors: "error: gans reproduce: expected PAPER to be reacgan, got 'reacgn'. Did you mean reacgan?\n",
    });
    expect((await refused()).code).toBe(2);
  });

  it('shows its options and defaults', async () => {
    const io = testIo();
    expect(await main(['reproduce', '--help'], io)).toBe(0);
    expect(io.data()).toContain('Usage: gans reproduce PAPER [options]');
    expect(io.data()).toContain('--minutes M');
    for (const example of reproduceCommand.examples) expect(io.data()).toContain(example);
  });
});

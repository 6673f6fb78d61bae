import { describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';

describe('longTailCommand', () => {
  it.each(['0.5', '1,,10', 'many', '1,Infinity'])('refuses --imbalance %s', async (imbalance) => {
    const io = testIo();
    expect(await main(['reproduce', 'long-tail', '--imbalance', imbalance], io)).toBe(2);
    expect(io.errors()).toBe(
      `error: gans reproduce long-tail: expected --imbalance to be numbers >= 1 with commas between them, got '${imbalance}'. Write for example --imbalance 1,10,100.\n`,
    );
  });
});

import { describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';

describe('igcCommand', () => {
  it.each([
    [
      ['--generators', 'cagen'],
      "expected --generators to be class-decoders, sharpened-decoders, shared-decoder, cagan, reacgan, got 'cagen'. Did you mean cagan?",
    ],
    [['--out-of-class', 'glyphs'], 'expected --out-of-class to hold other classes than --data, got glyphs for both.'],
    [['--data', 'nowhere'], "got 'nowhere', which does not exist"],
  ])('refuses %j', async (words, message) => {
    const io = testIo();
    expect(await main(['reproduce', 'igc', ...words], io)).toBe(2);
    expect(io.errors()).toContain(message);
  });
});

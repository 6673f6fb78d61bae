import { describe, expect, it } from 'vitest';
import { main } from '../../command-line';
import { testIo } from '../../internal/test-io';

describe('igcMultiLabelCommand', () => {
  it.each([
    [['--minutes', '0'], '--minutes'],
    [['--hiden', '3'], '--hidden'],
    [['--page-only', '--out', 'nowhere'], 'to hold a finished cell, got none'],
  ])('refuses %j', async (words, message) => {
    const io = testIo();
    expect(await main(['reproduce', 'igc-multi-label', ...words], io)).toBe(2);
    expect(io.errors()).toContain(message);
  });
});

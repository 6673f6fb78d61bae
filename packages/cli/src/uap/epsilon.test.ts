import { describe, expect, it } from 'vitest';
import { parseEpsilon } from './epsilon';

describe('parseEpsilon', () => {
  it('reads quotients and numbers', () => {
    expect(parseEpsilon('10/255')).toBe(10 / 255);
    expect(parseEpsilon('0.04')).toBe(0.04);
    expect(parseEpsilon('.5/2.5')).toBe(0.2);
    expect(parseEpsilon('10')).toBe(10); // for craft to refuse, which knows the norm
  });

  it('refuses anything else', () => {
    for (const text of ['', '0', 'ten', '10/', '1/0', '-1', '10/255/2', '1e9999'])
      expect(() => parseEpsilon(text)).toThrow(
        `gans uap: expected --epsilon to be a number or a quotient above 0, got '${text}'. Write for example --epsilon 10/255.`,
      );
  });
});

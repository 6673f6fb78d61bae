import { describe, expect, it } from 'vitest';
import { publishedText } from './published';

describe('publishedText', () => {
  it('has what could be read, and says that the rest could not', () => {
    expect(publishedText()).toContain('| iNaturalist-2019, unconditional GAN, FID | 13.03 → 9.01 |');
    expect(publishedText()).toContain('could not');
  });
});

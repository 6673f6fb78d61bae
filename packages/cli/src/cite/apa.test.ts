import { describe, expect, it } from 'vitest';
import { apaOf } from './apa';
import { findWork, works } from './find-work';

describe('apaOf', () => {
  it('has an initial for each given name, and one full stop after the title', () => {
    expect(apaOf(findWork('gan'))).toMatch(/^Goodfellow, I\. J\., Pouget-Abadie, J\., /);
    expect(apaOf(findWork('lsgan'))).toContain('Lau, R. Y. K., ');
    expect(apaOf(findWork('r1'))).toContain('do actually Converge? In International');
    expect(apaOf(findWork('igc'))).toBe('Cho, J. (2020). Inverted Generator Classifier. Preprint.\n');
    expect(apaOf(findWork('out-of-class'))).toMatch(/viXra\. https:\/\/vixra\.org\/abs\/2004\.0371\n$/);
    for (const work of works) expect(apaOf(work)).not.toMatch(/undefined|\.\. |, ,/);
  });
});

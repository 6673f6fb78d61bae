import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearestWord } from './nearest-word';

describe('editDistance', () => {
  it('counts single edits', () => {
    expect(editDistance('kitten', 'sitting')).toBe(3);
    expect(editDistance('', 'seed')).toBe(4);
    expect(editDistance('seed', 'seed')).toBe(0);
    expect(editDistance('sed', 'seed')).toBe(1);
  });

  it('is a metric', () => {
    const word = fc.string({ maxLength: 8 });
    fc.assert(
      fc.property(word, word, word, (a, b, c) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
  });
});

describe('nearestWord', () => {
  it('names the command that was meant', () => {
    expect(nearestWord('trian', ['train', 'sample', 'doctor'])).toBe('train');
    expect(nearestWord('DOCTER', ['train', 'sample', 'doctor'])).toBe('doctor');
  });

  it('has nothing to say when nothing is known', () => {
    expect(nearestWord('trian', [])).toBeUndefined();
  });
});

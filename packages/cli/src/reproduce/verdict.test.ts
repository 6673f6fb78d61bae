import { describe, expect, it } from 'vitest';
import { pairedDifference } from './statistics';
import { differenceSentence, verdictOf } from './verdict';

const names = { first: 'A', second: 'B', noun: 'distance', scale: 'plain', better: 'lower' } as const;

describe('verdictOf', () => {
  it.each([
    [[1, 2, 3], [3, 5, 7], 'lower'],
    [[3, 5, 7], [1, 2, 3], 'higher'],
    [[1, 5, 3], [3, 2, 4], 'undecided'],
    [[1], [9], 'one seed'],
  ])('calls %j beside %j %s', (a, b, verdict) => {
    expect(verdictOf(pairedDifference(a, b))).toBe(verdict);
  });
});

describe('differenceSentence', () => {
  it('says what the interval bears', () => {
    expect(differenceSentence(names, pairedDifference([1, 2, 3], [3, 5, 7]))).toMatch(
      /^The distance of A is lower than that of B by 3\.0, which is better \(95 % interval of the difference .* seeds\)\.$/,
    );
    expect(differenceSentence(names, pairedDifference([1, 5, 3], [3, 2, 4]))).toMatch(
      /^Between A and B these seeds show no difference of distance \(.*, which holds 0\)\.$/,
    );
  });

  it('says of one seed that it is one', () => {
    expect(differenceSentence(names, pairedDifference([1], [3]))).toContain('on one seed, which does not tell');
    expect(differenceSentence(names, pairedDifference([3], [3]))).toBe('A and B have the same distance, on one seed.');
  });

  it('calls neither better where the measure has a best value of its own', () => {
    const found = differenceSentence({ ...names, better: 'real' }, pairedDifference([1, 2, 3], [3, 5, 7]));
    expect(found).not.toMatch(/better|worse/);
  });
});

import { describe, expect, it } from 'vitest';
import { describeFailure, duration } from '../src/step.mjs';

describe('duration', () => {
  it.each([
    [40, '0.0 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [59_400, '59 s'],
    [59_900, '1 min 0 s'],
    [185_000, '3 min 5 s'],
  ])('says %d ms as %s', (milliseconds, text) => expect(duration(milliseconds)).toBe(text));
});

describe('describeFailure', () => {
  const failure = { title: 'Build', command: ['npm', 'run', 'build'], code: 2, otherwise: 'Look above.' };

  it('names the step, the reason with the last lines, and the remedy', () => {
    const lines = Array.from({ length: 50 }, (_, i) => `line ${i}`).join('\n');
    const text = describeFailure({ ...failure, output: `${lines}\nENOSPC\n` });
    expect(text).toMatch(/^Step that failed: Build\nWhy: `npm run build` ended with status 2; the last it printed:\n/);
    expect(text).toMatch('  | line 49\n  | ENOSPC\nWhat to try: The disk is full.');
    expect(text).not.toMatch('line 10\n');
  });

  it('says so when nothing was printed', () => {
    expect(describeFailure({ ...failure, output: '\n' })).toMatch(
      'status 2 and printed nothing.\nWhat to try: Look above.',
    );
  });
});

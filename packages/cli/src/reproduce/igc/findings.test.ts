import { describe, expect, it } from 'vitest';
import { bestEntry, bestText, encoderTexts } from './findings';
import { noiseOutcome, table } from './internal/table-fixture';

const only = (right: readonly [number, number, number]) => ({
  outcomes: [noiseOutcome('class-decoders', 'tuned', right)],
});

describe('bestEntry', () => {
  it('is the best within the row-steps, however good a longer search is', () => {
    const outcomes = [...table.outcomes, noiseOutcome('reacgan', 'paper', [100, 100, 100], 100)];
    expect(bestEntry({ outcomes })?.search.key).toBe('tuned');
    expect(bestEntry({ outcomes: [noiseOutcome('cagan', 'paper', [1, 1, 1], 100)] })).toBeUndefined();
  });
});

describe('bestText', () => {
  it('says which of the aims are missed, and by how much', () => {
    expect(bestText(table, true)).toContain('is missed by 0.50 points at σ 0.4, which is within the interval.');
    expect(bestText(only([990, 900, 965]), true)).toContain(
      'is missed by 8.00 points at σ 0.2 and 0.50 points at σ 0.4, which is within the interval.',
    );
    expect(bestText(only([985, 980, 970]), true)).toContain('The aim, 98.5 %, 98.0 % and 97.0 %, is reached.');
  });

  it("says where its intervals lie above the paper's figures", () => {
    expect(bestText(table, true)).toContain('all three intervals lie above it');
    expect(bestText(only([990, 900, 965]), true)).toContain('the interval lies above it at σ 0 and 0.4');
    expect(bestText(only([900, 900, 900]), true)).toContain('no interval lies above it');
  });

  it('holds nothing against another data set', () => {
    expect(bestText(table, false)).not.toMatch(/aim|paper reports/);
    expect(bestText({ outcomes: [] }, true)).toContain('has been tested yet');
  });
});

describe('encoderTexts', () => {
  it('sets the encoder beside the bank', () => {
    expect(encoderTexts(table)).toEqual([
      'a decoder a class: -0.50 points at σ 0, 0.00 points at σ 0.2 and -0.50 points at σ 0.4 against the tuned search from a bank, 5 times fewer operations an image.',
    ]);
  });
});

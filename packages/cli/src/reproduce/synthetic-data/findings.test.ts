import { describe, expect, it } from 'vitest';
import { beyondText, firstEpochsSentence, gainSentences, gainsTable, tracesSentence, wholeSentence } from './findings';
import { outcome, publishedOutcomes, tableOf } from './internal/table-fixture';

const three = [...publishedOutcomes(1), ...publishedOutcomes(2, 0.01), ...publishedOutcomes(3, -0.01)];

describe('gainsTable', () => {
  it('has a row a switch, with the settings named, and the range of the paper', () => {
    const lines = gainsTable(tableOf(publishedOutcomes())).split('\n');
    expect(lines[2]).toMatch(/^\| HSM \| \+3\.00 points \(one seed\) \| BNA: \+1\.80 points .* \+1\.4 to \+3\.2 \|$/);
    expect(lines[3]).toContain('| DS | +8.00 points (one seed) | HSM: +8.20 points');
    expect(lines[4]).toContain('| BNA |');
  });
});

describe('gainSentences', () => {
  it('claim what the intervals show and no more', () => {
    const sentences = gainSentences(tableOf(three));
    expect(sentences).toHaveLength(3);
    for (const sentence of sentences) expect(sentence).toContain('A gain is shown.');
    expect(gainSentences(tableOf(publishedOutcomes()))[0]).toContain('One seed does not tell this from chance.');
    expect(gainSentences(tableOf([outcome('fixed', 1)]))[0]).toContain('no seed has all eight combinations yet');
  });

  it('say so where a switch does harm, and where nothing can be told', () => {
    const worse = [1, 2, 3].flatMap((seed) =>
      ['fixed', 'hsm', 'ds', 'hsm-ds'].map((key) => {
        const plain = 0.8 + (key.includes('ds') ? (seed - 2) / 50 : 0);
        return outcome(key, seed, { plain, adapted: plain - 0.1 - seed / 1000 });
      }),
    );
    const [, ds, bna] = gainSentences(tableOf(worse));
    expect(bna).toContain('It is shown to do harm.');
    expect(ds).toContain('These 3 seeds do not tell it from none.');
  });
});

describe('wholeSentence', () => {
  it('gives the share of the gap to real images, and says whether what was asked for is reached', () => {
    const real = [1, 2, 3].map((seed) => outcome('real', seed, { plain: 0.884 }));
    expect(wholeSentence(tableOf([...three, ...real]))).toMatch(
      /reads 85\.6 % .*plain fixed set 70\.6 %.*closes 84\.3 % of that gap.*: reached\.$/,
    );
    const far = [outcome('fixed', 1, { plain: 0.5 }), outcome('hsm-ds', 1, { plain: 0.5, adapted: 0.52 })];
    expect(wholeSentence(tableOf([...far, outcome('real', 1, { plain: 0.9 })]))).toContain('**not reached**');
    expect(wholeSentence(tableOf([...far, outcome('real', 1, { plain: 0.4 })]))).toContain('there is no gap to close');
    expect(wholeSentence(tableOf([outcome('ds', 1)]))).toContain('no seed in common yet');
  });
});

describe('tracesSentence', () => {
  it('says whether generated images tell more of their class than real ones', () => {
    const told = (fixed: number) =>
      tracesSentence(tableOf([outcome('fixed', 1, { heldOut: fixed }), outcome('real', 1, { heldOut: 0.88 })]));
    expect(told(0.96)).toMatch(
      /reads 88\.0 % of held-out generated .*generated images 96\.0 %\. .*traces of the class/,
    );
    expect(told(0.87)).toContain('leaves no more of the class');
    expect(tracesSentence(tableOf([outcome('fixed', 1)]))).toBeUndefined();
  });
});

describe('beyondText', () => {
  it('keeps what held-out generated images favour, whatever real labels say', () => {
    const outcomes = [1, 2, 3].flatMap((seed) => [
      outcome('ds', seed, { heldOut: 0.8, plain: 0.8 }),
      outcome('confidence', seed, { heldOut: 0.85 + seed / 1000, plain: 0.7 }),
      outcome('class-error', seed, { heldOut: 0.75, plain: 0.9 }),
    ]);
    const text = beyondText(tableOf(outcomes))!;
    expect(text).toContain('and so kept: confidence filter.');
    expect(text).toContain('| labels by class error |');
    const none = beyondText(tableOf([outcome('ds', 1), outcome('ds-1', 1)]))!;
    expect(none).toContain('so none is kept');
    expect(beyondText(tableOf(publishedOutcomes()))).toBeUndefined();
  });
});

describe('firstEpochsSentence', () => {
  it('gives the largest fall within the first third', () => {
    const curve = [0.5, 0.4, 0.6, 0.3, 0.8, 0.9];
    const sentence = firstEpochsSentence(tableOf([outcome('fixed', 1, { curve }), outcome('ds-1', 1)]));
    expect(sentence).toContain('r = 0: 10.0 % and r = 1: 0.0 %');
    expect(firstEpochsSentence(tableOf([outcome('hsm', 1)]))).toBeUndefined();
  });
});

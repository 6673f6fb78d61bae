import { describe, expect, it } from 'vitest';
import { tableFigures } from './figures';
import { outcome, publishedOutcomes, tableOf } from './internal/table-fixture';

describe('tableFigures', () => {
  it('draws combinations, epochs and shares, and shows what mining does', () => {
    const picture = Buffer.from([137, 80, 78, 71]).toString('base64');
    const outcomes = [
      ...publishedOutcomes(),
      outcome('real', 1),
      outcome('ds-1', 1, { plain: 0.79, adapted: 0.83 }),
      outcome('hsm-ds', 2, { mined: 50, picture }),
    ];
    const figures = tableFigures(tableOf(outcomes));
    expect(figures.map(({ name }) => name)).toEqual([
      'digits-combinations.svg',
      'digits-epochs.svg',
      'digits-shares.svg',
      'digits-mined.png',
    ]);
    const [bars, epochs, shares, mined] = figures.map(({ content }) => content);
    expect(bars).toContain('>HSM + DS + BNA<');
    expect(bars).toContain('>real images<');
    expect(epochs).toContain('>r = 0.5<');
    expect(shares).toContain('with BNA ends at 0.83');
    expect([...(mined as Uint8Array)]).toEqual([137, 80, 78, 71]);
  });

  it('leaves out what has no value', () => {
    const [bars, ...others] = tableFigures(tableOf([outcome('real', 1)]));
    expect(bars!.name).toBe('digits-combinations.svg');
    expect(others).toEqual([]);
  });
});

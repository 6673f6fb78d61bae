import { describe, expect, it } from 'vitest';
import { barFigure } from './bar-figure';

describe('barFigure', () => {
  it('draws from zero to the mean, with a whisker between the extremes', () => {
    const svg = barFigure(
      [
        { label: 'A', values: [1, 3] },
        { label: 'B', values: [4] },
      ],
      { title: 'T', value: 'v' },
    )!;
    // 0 to 4 lie between 190 and 624: 108.5 pixels a unit.
    expect(svg).toContain('<rect class="bar" x="190" y="58" width="217" height="18"/>');
    expect(svg).toContain('<rect class="bar" x="190" y="88" width="434" height="18"/>');
    expect(svg.match(/class="whisker"/g)).toHaveLength(1);
    expect(svg).toContain('M298.5 67H515.5');
    expect(svg).toContain('v: A 2, B 4.');
  });

  it('writes values as asked, and nothing without any', () => {
    const format = (value: number) => `${value} m`;
    expect(barFigure([{ label: 'A', values: [2] }], { title: 'T', value: 'v', format })).toContain('v: A 2 m.');
    expect(barFigure([{ label: 'A', values: [Number.NaN] }], { title: 'T', value: 'v' })).toBeUndefined();
  });
});

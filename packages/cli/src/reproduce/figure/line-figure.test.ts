import { describe, expect, it } from 'vitest';
import { lineFigure } from './line-figure';

const options = { title: 'T', value: 'v' };
const points = (...values: number[]) => values.map((value, i) => ({ step: 100 * i, value }));

describe('lineFigure', () => {
  it('draws the mean of the seeds between their extremes', () => {
    const svg = lineFigure([{ label: 'A', seeds: [points(0, 10), points(0, 20)] }], options)!;
    // Steps 0 and 100 lie at 56 and 664; values 0, 10, 15, 20 at 300, 174, 111, 48.
    expect(svg).toContain('<path class="line" d="M56 300L664 111"/>');
    expect(svg).toContain('<path class="band" d="M56 300L664 48L664 174L56 300Z"/>');
    expect(svg).toContain('v by step: A ends at 15.');
  });

  it('leaves room for the longest label', () => {
    const svg = lineFigure([{ label: 'ReACGAN (released form)', seeds: [points(0, 10)] }], options)!;
    // 23 letters of 7.5 pixels, from 539 on.
    expect(svg).toContain('L499 48"/>');
    expect(svg).toContain('x="539"');
  });

  it('names what it is drawn along', () => {
    const svg = lineFigure([{ label: 'A', seeds: [points(1, 2)] }], { ...options, along: 'epoch' })!;
    expect(svg).toContain('v by epoch: ');
    expect(svg).toContain('text-anchor="end">epoch</text>');
  });

  it('draws no band for one seed', () => {
    expect(lineFigure([{ label: 'A', seeds: [points(1, 2)] }], options)).not.toContain('class="band"');
  });

  it('leaves out what cannot be drawn, and curves without anything', () => {
    const curves = [
      { label: 'A', seeds: [points(0, 10, Number.NaN, 100)] },
      { label: 'B', seeds: [points(Number.POSITIVE_INFINITY)] },
    ];
    const svg = lineFigure(curves, { ...options, scale: 'log' })!;
    expect(svg.match(/<circle/g)).toHaveLength(2);
    expect(svg).toContain('v, logarithmic');
    expect(svg).not.toContain('>B<');
    expect(lineFigure([{ label: 'B', seeds: [] }], options)).toBeUndefined();
  });

  it('keeps the colour of a curve when another has nothing to show', () => {
    const svg = lineFigure(
      [
        { label: 'A', seeds: [] },
        { label: 'B', seeds: [points(1, 2)] },
      ],
      options,
    )!;
    expect(svg).toContain('<g class="s2">');
    expect(svg).not.toContain('<g class="s1">');
  });
});

import { describe, expect, it } from 'vitest';
import { lineChart } from './chart';

const curve = (label: string, values: readonly number[]) => ({ label, steps: values.map((_, i) => i * 10), values });
const pathOf = (figure: string) =>
  /class="line" d="M([^"]+)"/
    .exec(figure)![1]!
    .split('L')
    .map((pair) => pair.split(' ').map(Number));

describe('lineChart', () => {
  it('draws the values where the axes say', () => {
    const figure = lineChart([curve('D', [0, 5, 10])], { title: 'Losses', min: 0, max: 10 })!.text;
    expect(pathOf(figure)).toEqual([
      [48, 196],
      [257, 103],
      [466, 10],
    ]);
    expect(figure).toContain('aria-label="Losses: D from 0 to 10"');
  });

  it('has a legend entry, a colour class and a line for each curve', () => {
    const figure = lineChart([curve('D', [1, 2]), curve('G', [2, 1])], { title: 'Losses', note: 'Look here.' })!.text;
    expect(figure).toContain('<li class="s1 d0"><i></i>D</li><li class="s2 d0"><i></i>G</li>');
    expect(figure.match(/class="line"/g)).toHaveLength(2);
    expect(figure).toContain('<span>Look here.</span>');
  });

  it('draws curves of one run in one colour, told apart by their dashes', () => {
    const curves = [
      { ...curve('a', [1, 2]), colour: 3 },
      { ...curve('b', [2, 1]), colour: 3, dash: 1 as const },
    ];
    const figure = lineChart(curves, { title: 'Losses' })!.text;
    expect([...figure.matchAll(/<g class="(s\d d\d)">/g)].map(([, look]) => look)).toEqual(['s3 d0', 's3 d1']);
  });

  it('stays inside the plot for constant, single and huge values', () => {
    for (const values of [[3, 3, 3], [7], [-1e9, 1e9], [0, 0]])
      for (const [x, y] of pathOf(lineChart([curve('D', values)], { title: 't' })!.text)) {
        expect(x).toBeGreaterThanOrEqual(48);
        expect(x).toBeLessThanOrEqual(466);
        expect(y).toBeGreaterThanOrEqual(10);
        expect(y).toBeLessThanOrEqual(196);
      }
  });

  it('shows the extremes as a band once several steps share a point', () => {
    const noisy = Array.from({ length: 1000 }, (_, i) => i % 2);
    expect(lineChart([curve('D', noisy)], { title: 't' })!.text).toContain('class="band"');
    expect(lineChart([curve('D', [0, 1])], { title: 't' })!.text).not.toContain('class="band"');
  });

  it('escapes labels and draws nothing for nothing', () => {
    expect(lineChart([curve('<b>', [1])], { title: '"t"' })!.text).not.toContain('<b></b>');
    expect(lineChart([curve('<b>', [1])], { title: '"t"' })!.text).toContain('&lt;b&gt;');
    expect(lineChart([curve('D', [Number.NaN])], { title: 't' })).toBeUndefined();
    expect(lineChart([], { title: 't' })).toBeUndefined();
  });
});

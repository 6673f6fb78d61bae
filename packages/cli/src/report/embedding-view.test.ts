import { describe, expect, it } from 'vitest';
import { embeddingView } from './embedding-view';

const look = (step: number, turn: number) => ({
  step,
  labels: [0, 1],
  real: [
    [1, 0, 0],
    [-1, 0, 0],
  ],
  generated: [
    [Math.cos(turn), Math.sin(turn), 0],
    [-Math.cos(turn), Math.sin(turn), 0],
  ],
  proxies: [
    [1, 0, 0],
    [-1, 0, 0],
  ],
});

describe('embeddingView', () => {
  const { svg, frames, share } = embeddingView([look(0, 1.5), look(100, 0.3)], ['cat', '<dog>']);

  it('places every point of every look in the plane of the last one', () => {
    expect(frames.map(({ step, positions }) => [step, positions.length])).toEqual([
      [0, 12],
      [100, 12],
    ]);
    expect(share).toBeCloseTo(1, 9);
    for (const { positions } of frames)
      for (const pixel of positions) {
        expect(pixel).toBeGreaterThanOrEqual(20);
        expect(pixel).toBeLessThanOrEqual(460);
      }
    const [first, last] = frames.map(({ positions }) => positions);
    // Real images stay, a generated one comes nearer to the one of its class.
    expect(first!.slice(0, 4)).toEqual(last!.slice(0, 4));
    const gap = (positions: readonly number[]) =>
      Math.hypot(positions[4]! - positions[0]!, positions[5]! - positions[1]!);
    expect(gap(last!)).toBeLessThan(gap(first!));
  });

  it('draws a dot, a ring and a diamond for each, in the colour of its class, at the last step', () => {
    const marks = [
      ...svg.text.matchAll(/class="point (\w+)" style="color:hsl\((\d+)[^"]*" transform="translate\((.*?)\)"/g),
    ];
    expect(marks.map(([, what, hue]) => `${what} ${hue}`)).toEqual([
      'real 0',
      'real 180',
      'generated 0',
      'generated 180',
      'proxy 0',
      'proxy 180',
    ]);
    expect(marks.flatMap(([, , , place]) => place!.split(' ').map(Number))).toEqual(frames[1]!.positions);
    expect(svg.text).toContain('<title>generated: &lt;dog&gt;</title>');
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { principalPlane, project } from './principal-plane';

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, e) => sum + value * b[e]!, 0);

describe('principalPlane', () => {
  it('finds the two directions in which points spread most', () => {
    // Spread 9 along (3, 4, 0)/5, 2 along the third axis, 0.1 along (4, -3, 0)/5.
    const points = [
      [1.8 * 3, 2.4 * 3, 0],
      [-1.8 * 3, -2.4 * 3, 0],
      [0, 0, 2],
      [0, 0, -2],
      [0.08, -0.06, 0],
      [-0.08, 0.06, 0],
    ].map((point) => point.map((value) => value + 10));
    const { centre, axes, share } = principalPlane(points);
    for (const value of centre) expect(value).toBeCloseTo(10, 12);
    for (const [i, axis] of [
      [0.6, 0.8, 0],
      [0, 0, 1],
    ].entries())
      for (const [e, value] of axis.entries()) expect(axes[i]![e]).toBeCloseTo(value, 6);
    expect(share).toBeCloseTo((162 + 8) / (162 + 8 + 0.02), 9);
    const [x, y] = project({ centre, axes, share }, points[2]!);
    expect(x).toBeCloseTo(0, 6);
    expect(y).toBeCloseTo(2, 6);
  });

  it('has orthonormal axes and keeps no less variance than any two coordinates do', () => {
    const coordinate = fc.double({ min: -5, max: 5, noNaN: true });
    const cloud = fc.array(fc.array(coordinate, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(cloud, (points) => {
        const { axes, centre, share } = principalPlane(points);
        expect(dot(axes[0], axes[0])).toBeCloseTo(1, 9);
        expect(dot(axes[1], axes[1])).toBeCloseTo(1, 9);
        expect(dot(axes[0], axes[1])).toBeCloseTo(0, 9);
        const spread = [0, 1, 2, 3].map((e) => points.reduce((sum, point) => sum + (point[e]! - centre[e]!) ** 2, 0));
        const total = spread.reduce((a, b) => a + b);
        if (total < 1e-6) return;
        const [first, second] = [...spread].sort((a, b) => b - a);
        expect(share).toBeGreaterThanOrEqual((first! + second!) / total - 1e-3);
        expect(share).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('makes do with one point, equal points and points on a line', () => {
    for (const points of [
      [[1, 2, 3]],
      [
        [1, 1, 1],
        [1, 1, 1],
      ],
      [
        [0, 0, 0],
        [1, 1, 1],
        [2, 2, 2],
      ],
      [[4], [5]],
    ]) {
      const plane = principalPlane(points);
      expect(plane.share).toBeCloseTo(1, 9);
      for (const point of points) for (const value of project(plane, point)) expect(Number.isFinite(value)).toBe(true);
    }
  });
});

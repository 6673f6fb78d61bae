import { createSeed, normal, type Seed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { tensor1d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { type Norm, projectOntoBall } from './ball';

const project = (values: readonly number[], radius: number, norm: Norm = 'linf') =>
  tidy(() => Array.from(projectOntoBall(tensor1d([...values]), { radius, norm }).dataSync()));
const draw = (seed: Seed, scale: number) =>
  tidy(() => Array.from(normal(seed, [7], { standardDeviation: scale }).dataSync()));
const sizeOf = (values: readonly number[], norm: Norm) =>
  norm === 'linf' ? Math.max(...values.map(Math.abs)) : Math.hypot(...values);
const someRadius = fc.double({ min: 1e-3, max: 10, noNaN: true });
const someNorm = fc.constantFrom<Norm>('linf', 'l2');

describeOnEngines('projectOntoBall', () => {
  it('UAP-H: equals the published vectors', () => {
    const given = [0.05, -0.2, 0.08];
    expectClose(project(given, 0.1), [0.05, -0.1, 0.08]);
    expectClose(project(given, 0.1, 'l2'), [0.0226107815823, -0.0904431263292, 0.0361772505317]);
  });

  it('UAP-1: ends within the ball, changes nothing there, and so nothing a second time', () => {
    fc.assert(
      fc.property(anySeed(), someRadius, someNorm, (seed, radius, norm) => {
        const once = project(draw(seed, radius), radius, norm);
        expect(sizeOf(once, norm)).toBeLessThanOrEqual(radius);
        expect(project(once, radius, norm)).toEqual(once);
        const inside = draw(seed, radius / 20);
        expect(project(inside, radius, norm)).toEqual(inside);
      }),
      { numRuns: 40 },
    );
  });

  it("UAP-1: goes to the closest point; 'linf' keeps the order of elements, 'l2' the direction", () => {
    fc.assert(
      fc.property(anySeed(), anySeed(), someRadius, someNorm, (seed, otherSeed, radius, norm) => {
        const given = draw(seed, 2 * radius);
        const projected = project(given, radius, norm);
        const inBall = project(draw(otherSeed, radius), radius, norm);
        const distance = (to: readonly number[]) => Math.hypot(...given.map((x, j) => x - to[j]!));
        expect(distance(projected)).toBeLessThanOrEqual(distance(inBall) + 4e-6 * radius);
        if (norm === 'l2') {
          const factor = sizeOf(projected, 'l2') / sizeOf(given, 'l2');
          expectClose(
            projected,
            given.map((x) => x * factor),
            { atol: 1e-6 * radius },
          );
        } else {
          const order = [...given.keys()].sort((a, b) => given[a]! - given[b]!);
          const sorted = order.map((j) => projected[j]!);
          expect(sorted).toEqual([...sorted].sort((a, b) => a - b));
        }
      }),
      { numRuns: 40 },
    );
  });

  it('leaves no tensor behind, and rejects what does not fit', async () => {
    await expectNoLeak(() => {
      const given = normal(createSeed(1), [3]);
      projectOntoBall(given, { radius: 1, norm: 'l2' }).dispose();
      expect(() => projectOntoBall(given, { radius: 0 })).toThrow(
        'projectOntoBall: expected radius to be a finite number > 0, got 0.',
      );
      expect(() => projectOntoBall(given, { radius: 1, norm: 'l1' as Norm })).toThrow(
        "expected norm to be one of 'linf', 'l2', got 'l1'.",
      );
      given.dispose();
    });
  });
});

import { createSeed, disposeTree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import type { Norm } from './ball';
import { randomPerturbation } from './random-perturbation';

describeOnEngines('randomPerturbation', () => {
  it("is on a corner of the 'linf' ball and on the sphere of the 'l2' ball, by its seed alone", async () => {
    await expectNoLeak(() => {
      const draw = (seed: number, norm: Norm) =>
        randomPerturbation(createSeed(seed), [16, 16, 2], { radius: 0.1, norm });
      const drawn = { a: draw(1, 'linf'), again: draw(1, 'linf'), b: draw(2, 'linf'), sphere: draw(1, 'l2') };
      const [a, again, b, sphere] = Object.values(drawn).map((tensor) => Array.from(tensor.dataSync()));
      expect(new Set(a!.map(Math.abs)).size).toBe(1);
      expect(Math.abs(a![0]!)).toBeLessThanOrEqual(0.1);
      expect(Math.abs(a![0]!)).toBeCloseTo(0.1, 7);
      // 512 fair coins: their sum is within 5 standard deviations.
      expect(Math.abs(a!.filter((x) => x > 0).length - 256)).toBeLessThan(57);
      expect(again).toEqual(a);
      expect(b).not.toEqual(a);
      expect(Math.hypot(...sphere!)).toBeCloseTo(0.1, 6);
      expect(Math.hypot(...sphere!)).toBeLessThanOrEqual(0.1);
      disposeTree(drawn);
    });
  });

  it('rejects what does not fit', () => {
    expect(() => randomPerturbation(createSeed(1), [0, 1, 1], { radius: 1 })).toThrow(
      'randomPerturbation: expected every size of shape to be an integer >= 1, got 0.',
    );
    expect(() => randomPerturbation(createSeed(1), [1, 1, 1], { radius: Number.NaN })).toThrow('got NaN.');
  });
});

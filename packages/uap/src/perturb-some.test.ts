import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { fill, type Tensor3D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { perturbSome } from './perturb-some';

const seed = createSeed(6);

describeOnEngines('perturbSome', () => {
  it('gives about a share of the images one of the perturbations each, and clips', async () => {
    await expectNoLeak(() => {
      const images = zeros([400, 1, 1, 1]) as Tensor4D;
      const perturbations = [0.25, -2].map((value) => fill([1, 1, 1], value) as Tensor3D);
      const some = perturbSome(images, perturbations, { seed, share: 0.3 });
      const all = perturbSome(images, perturbations, { seed, share: 1 });
      const count = (of: typeof some, value: number) => Array.from(of.dataSync()).filter((x) => x === value).length;
      // Binomial: within 5 standard deviations.
      expect(Math.abs(count(some, 0.25) - 60)).toBeLessThan(37);
      expect(Math.abs(count(some, -1) - 60)).toBeLessThan(37);
      expect(count(some, 0.25) + count(some, -1) + count(some, 0)).toBe(400);
      expect(count(all, 0)).toBe(0);
      for (const tensor of [images, some, all, ...perturbations]) tensor.dispose();
    });
  });

  it('rejects what does not fit', () => {
    const images = zeros([2, 1, 1, 1]) as Tensor4D;
    expect(() => perturbSome(images, [], { seed })).toThrow(
      'perturbSome: expected at least one perturbation, got none.',
    );
    expect(() => perturbSome(images, [zeros([1, 1, 1])], { seed, share: 0 })).toThrow(
      'perturbSome: expected share to be in (0, 1], got 0.',
    );
    expect(() => perturbSome(images, [zeros([1, 2, 1])], { seed })).toThrow(
      'expected perturbation to be [1, 1, 1] as the images, got [1, 2, 1].',
    );
  });
});

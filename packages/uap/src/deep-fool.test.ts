import { foldIn, normal } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { argMax, type Tensor4D, tensor4d, tidy, zeros } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { deepFool } from './deep-fool';
import { affineClassifier, convolutionalNet, linearClassifier, someImages } from './internal/test-classifiers';

describeOnEngines('deepFool', () => {
  it('UAP-F: equals the published vectors', async () => {
    // f = 3 x + 4 y with f(0.5, 0.25) = 2.5.
    const binary = await deepFool(linearClassifier([3, 4], 0), tensor4d([0.5, 0.25], [1, 1, 2, 1]));
    expectClose(binary.perturbations, tensor4d([-0.306, -0.408], [1, 1, 2, 1]));
    expect([binary.fooled, Array.from(binary.steps)]).toEqual([[true], [1]]);
    const affine = affineClassifier(
      [
        [1, 0],
        [0, 1],
        [-1, -1],
      ],
      [0, 0.2, 0.1],
    );
    const multi = await deepFool(affine, tensor4d([1, 0.3], [1, 1, 2, 1]));
    expectClose(multi.perturbations, tensor4d([-0.255, 0.255], [1, 1, 2, 1]));
    expectClose(affine(tensor4d([0.745, 0.555], [1, 1, 2, 1])), [[0.745, 0.755, -1.2]]);
  });

  it('UAP-9: leaves any linear class in one step of r = -f / ‖w‖² w (1 + overshoot), to the other side', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.double({ min: -2, max: 2, noNaN: true }), async (seed, b) => {
        const [w, x] = ['w', 'x'].map((name) => Array.from(tidy(() => normal(foldIn(seed, name), [4]).dataSync())));
        const f = x!.reduce((sum, value, j) => sum + value * w![j]!, b);
        const squared = w!.reduce((sum, value) => sum + value * value, 0);
        fc.pre(Math.abs(f) > 0.05 && squared > 0.1);
        const image = tensor4d(x!, [1, 2, 2, 1]);
        const { perturbations, fooled, steps } = await deepFool(linearClassifier(w!, b), image);
        expect([fooled, Array.from(steps)]).toEqual([[true], [1]]);
        const scale = 1 + Math.abs(f) + Math.max(...x!.map(Math.abs));
        expectClose(
          perturbations,
          w!.map((value) => (-1.02 * f * value) / squared),
          { atol: (1e-5 * scale) / Math.sqrt(squared) },
        );
        image.dispose();
        perturbations.dispose();
      }),
      { numRuns: 15 },
    );
  });

  it('UAP-9: does not move, and gives no NaN, where no logit has a slope; leaves a boundary that an image lies on', async () => {
    const flat = await deepFool(linearClassifier([0, 0], 1), tensor4d([0.5, 0.25], [1, 1, 2, 1]));
    expectClose(flat.perturbations, zeros([1, 1, 2, 1]), { atol: 0 });
    expect([flat.fooled, Array.from(flat.steps)]).toEqual([[false], [0]]);
    const tied = await deepFool(linearClassifier([1, 0], 0), tensor4d([0, 0], [1, 1, 2, 1]));
    expect(tied.fooled).toEqual([true]);
  });

  it('fools every image of a net within its steps, each as it would alone, with the fewest rivals that suffice', async () => {
    const { classifier } = convolutionalNet();
    const images = someImages(6);
    const together = await deepFool(classifier, images, { rivals: 4 });
    expect(together.fooled).toEqual(Array(6).fill(true));
    const labels = (x: Tensor4D) => Array.from(tidy(() => argMax(classifier(x), 1).dataSync()));
    const [before, after] = [labels(images), labels(tidy(() => images.add(together.perturbations) as Tensor4D))];
    expect(before.every((label, i) => label !== after[i])).toBe(true);
    const alone = await deepFool(
      classifier,
      tidy(() => images.slice([2, 0, 0, 0], [1, 6, 6, 1])),
      { rivals: 4 },
    );
    expectClose(
      alone.perturbations,
      tidy(() => together.perturbations.slice([2, 0, 0, 0], [1, 6, 6, 1])),
      { atol: 1e-4 },
    );
    const hasty = await deepFool(classifier, images, { steps: 1, overshoot: 0 });
    expect(Math.max(...hasty.steps)).toBe(1);
  });

  it('leaves no tensor but its result, and rejects what does not fit', async () => {
    const { classifier } = convolutionalNet();
    const images = someImages(2);
    await expectNoLeak(async () => {
      (await deepFool(classifier, images)).perturbations.dispose();
      await expect(deepFool(classifier, images, { steps: 0 })).rejects.toThrow(
        'deepFool: expected steps to be an integer >= 1, got 0.',
      );
      await expect(deepFool(classifier, images, { overshoot: -1 })).rejects.toThrow(
        'expected overshoot to be a finite number >= 0, got -1.',
      );
    });
  });
});

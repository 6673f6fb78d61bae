import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { calibrate } from './calibrate';
import { drawn, tanhToy } from './internal/toy-generators';
import type { SearchOptions } from './settings';

describeOnEngines('calibrate', () => {
  const toy = tanhToy();
  const labels = [0, 1, 2, 1];
  const options: SearchOptions = { preset: 'cold', schedule: [{ steps: 4 }, { keep: 1, steps: 4 }] };

  it('measures the search it is given, without its pruning', async () => {
    const images = drawn(toy, labels, createSeed(1));
    const calibration = await calibrate(toy.generator, toy.spec, images, labels, options);
    expect(calibration).toMatchObject({ imageCount: 4, classCount: 3, accuracy: 1, lostShare: 0 });
    expect(calibration.schedule).toEqual([{ steps: 4 }, { steps: 4, keep: 1 }]);
    expect(calibration.temperature).toBeGreaterThan(0);
    images.dispose();
  });

  it('refuses labels that do not exist, or are too few, and leaves nothing behind', async () => {
    const images = drawn(toy, labels, createSeed(1));
    await expect(calibrate(toy.generator, toy.spec, images, [0, 1, 2, 3], options)).rejects.toThrow(
      /from 0 to 2, got 3/,
    );
    await expect(calibrate(toy.generator, toy.spec, images, [0, 1], options)).rejects.toThrow(
      /each of 4 images, got 2/,
    );
    await expectNoLeak(() => calibrate(toy.generator, toy.spec, images, labels, options));
    images.dispose();
  });
});

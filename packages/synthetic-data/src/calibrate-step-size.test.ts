import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { calibrateStepSize } from './calibrate-step-size';
import { drawLatents } from './internal/draw-latents';
import { linearExample } from './internal/linear-example';
import { latentAngles } from './latent-angles';
import { mineHardSamples } from './mine-hard-samples';

const seed = createSeed(3);
const A = [
  [1, -0.5, 0.3, 0.2, 0, 1],
  [-0.2, 0.8, 0.1, -0.6, 1, 0],
  [0.4, 0.3, -0.9, 0.5, 0, -1],
];
/** The same classifier with its scores at another scale. */
const example = (scale = 1) => linearExample(A.map((row) => row.map((weight) => scale * weight)));
const calibrate = (scale: number, options: Partial<Parameters<typeof calibrateStepSize>[2]> = {}) => {
  const { source, classifier } = example(scale);
  return calibrateStepSize(source, classifier, { seed, draws: 40, ...options });
};

describe('calibrateStepSize', () => {
  it.each([
    ['logit', 0.3],
    ['logit', 0.8],
    ['probability', 0.2],
    ['log-probability', 0.4],
  ] as const)('finds a step size with which the %s turns latents by %d on average', async (score, angle) => {
    const { stepSize, ...found } = await calibrate(1, { score, angle });
    expect(Math.abs(found.angle / angle - 1)).toBeLessThanOrEqual(0.05);
    const { source, classifier } = example();
    const latents = drawLatents(source.spec, seed, 40, 0);
    const condition = tf.zeros<tf.Rank.R2>([40, 3]);
    const mined = await mineHardSamples(source, classifier, { latents, condition }, { stepSize, score });
    const angles = await latentAngles(latents, mined.latents);
    expect(angles.reduce((sum, one) => sum + one, 0) / 40).toBeCloseTo(found.angle, 6);
    tf.dispose([latents, condition, mined.latents]);
  });

  it('takes a thousandth of the step size for logits a thousand times as large', async () => {
    const [small, large] = [await calibrate(1), await calibrate(1000)];
    expect(small.stepSize / large.stepSize / 1000).toBeCloseTo(1, 3);
  });

  it('begins where it is told to, however far that is, and keeps what is good enough', async () => {
    const { stepSize } = await calibrate(1, { tolerance: 0.01 });
    const far = await calibrate(1, { stepSize: stepSize / 1000, tolerance: 0.01 });
    expect(Math.abs(far.stepSize / stepSize - 1)).toBeLessThan(0.05);
    expect((await calibrate(1, { stepSize: 1.01 * stepSize })).stepSize).toBe(1.01 * stepSize);
  });

  it('is decided by its seed, and leaves no tensor', async () => {
    const { source, classifier } = example();
    const options = { seed, draws: 10, steps: 2 };
    const quiet = (images: tf.Tensor4D) => tf.tidy(() => classifier(images));
    const before = tf.memory().numTensors;
    const once = await calibrateStepSize(source, quiet, options);
    expect(await calibrateStepSize(source, quiet, options)).toEqual(once);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('says so when the classifier does not look at the images, and when no step size will do', async () => {
    await expect(calibrate(0)).rejects.toThrow(
      'calibrateStepSize: expected the score to depend on the latents, got a mean slope of 0.',
    );
    // One step can turn a latent by no more than a right angle and then some, far from a hundredth of the tolerance.
    await expect(calibrate(1, { steps: 1, angle: 1, tolerance: 1e-9, draws: 3 })).rejects.toThrow(
      'calibrateStepSize: expected a step size that turns latents by 1 radians, got',
    );
  });

  it('refuses numbers out of range', async () => {
    await expect(calibrate(1, { angle: 0 })).rejects.toThrow(
      'expected angle to be above 0 and at most 1 radian, got 0.',
    );
    await expect(calibrate(1, { draws: 0 })).rejects.toThrow('expected draws to be a positive integer, got 0.');
    await expect(calibrate(1, { steps: 0 })).rejects.toThrow('expected steps to be at least 1, got 0.');
    await expect(calibrate(1, { stepSize: 0 })).rejects.toThrow(
      'expected stepSize to be a finite number above 0, got 0.',
    );
    await expect(calibrate(1, { tolerance: 1 })).rejects.toThrow('expected tolerance to lie between 0 and 1, got 1.');
  });
});

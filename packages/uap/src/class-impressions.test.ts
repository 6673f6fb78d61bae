import { createSeed } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { softmax, type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { classImpressions } from './class-impressions';
import { convolutionalNet } from './internal/test-classifiers';

const base = { seed: createSeed(2), imageShape: [6, 6, 1] as const, steps: 60, learningRate: 0.1 };

describeOnEngines('classImpressions', () => {
  it('makes images in [-1, 1] that the classifier takes for the wanted classes, as surely as each threshold asks', async () => {
    const { classifier } = convolutionalNet();
    const classes = [0, 1, 2, 3];
    const { images, confidences, reached } = await classImpressions(classifier, {
      ...base,
      classes,
      confidence: [0.5, 0.6],
    });
    expect(images.shape).toEqual([4, 6, 6, 1]);
    expect(Math.max(...Array.from(images.dataSync(), Math.abs))).toBeLessThanOrEqual(1);
    const probabilities = tidy(() => softmax(classifier(images)).arraySync() as number[][]);
    expectClose(
      confidences,
      probabilities.map((row, i) => row[classes[i]!]!),
      { rtol: 1e-4 },
    );
    expect(reached.filter(Boolean).length).toBeGreaterThanOrEqual(3);
    for (const [i, done] of reached.entries()) if (done) expect(confidences[i]).toBeGreaterThan(0.5);
    images.dispose();
  });

  it('makes image i by its index, its class and the seed, in whatever chunk', async () => {
    const { classifier } = convolutionalNet();
    const whole = await classImpressions(classifier, { ...base, classes: [0, 1, 2], steps: 8 });
    const last = await classImpressions(classifier, { ...base, classes: [2], first: 2, steps: 8 });
    expectClose(
      last.images,
      tidy(() => whole.images.slice([2, 0, 0, 0], [1, 6, 6, 1])),
      { atol: 1e-3 },
    );
    whole.images.dispose();
    last.images.dispose();
  });

  it('leaves no tensor but the images, stops at the signal, and rejects what does not fit', async () => {
    const { classifier } = convolutionalNet();
    await expectNoLeak(async () => {
      (await classImpressions(classifier, { ...base, classes: [1], steps: 2 })).images.dispose();
      const call = (rest: object) => classImpressions(classifier, { ...base, classes: [1], ...rest });
      await expect(call({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: 'ABORTED' });
      await expect(call({ classes: [] })).rejects.toThrow(
        'classImpressions: expected the number of classes to be an integer >= 1, got 0.',
      );
      await expect(call({ classes: [4] })).rejects.toThrow(
        'expected classes to be integers from 0 to 3, got 4 at position 0.',
      );
      await expect(call({ confidence: [0.9, 0.5] })).rejects.toThrow(
        'expected confidence to be 0 < low <= high < 1, got 0.9 and 0.5.',
      );
      await expect(call({ imageShape: [6, 6] })).rejects.toThrow('expected imageShape to be [H, W, C], got [6,6].');
      const probabilities = classImpressions((x) => tidy(() => softmax(classifier(x)) as Tensor2D), {
        ...base,
        classes: [1, 2],
      });
      await expect(probabilities).rejects.toThrow('which are probabilities');
    });
  });
});

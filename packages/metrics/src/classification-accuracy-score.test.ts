import { expectNoLeak } from '@gans/tensor/testing';
import { mean, type Tensor2D, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { type ClassificationAccuracyScoreInput, classificationAccuracyScore } from './classification-accuracy-score';

// Reads the brightest channel as the class.
const trainClassifier = async () => (images: Tensor4D) => mean(images, [1, 2]) as Tensor2D;
const channels = (labels: readonly number[]) =>
  tensor4d(
    labels.flatMap((label) => [0, 1, 2].map((k) => Number(k === label))),
    [labels.length, 1, 1, 3],
  );
const score = (
  batches: readonly (readonly [shown: readonly number[], labels: readonly number[]])[],
  options = {},
  input: Partial<ClassificationAccuracyScoreInput> = {},
) =>
  classificationAccuracyScore(
    {
      trainClassifier,
      testBatches: batches.map(([shown, labels]) => ({ images: channels(shown), labels })),
      generatedCount: 500,
      recipe: { epochs: 3 },
      reference: { name: 'channels' },
      ...input,
    },
    options,
  );

describeOnEngines('classificationAccuracyScore', () => {
  it('is the share of real test images that the trained classifier reads right', async () => {
    const { value, n, protocol } = await score([
      [
        [0, 1, 2],
        [0, 1, 1],
      ],
      [[2], [2]],
    ]);
    expect(value).toBe(0.75);
    expect(n).toBe(500);
    expect(protocol).toEqual({
      metric: 'classificationAccuracyScore',
      recipe: { epochs: 3 },
      reference: { name: 'channels' },
      nTest: 4,
      perClass: { 0: 1, 1: 0.5, 2: 1 },
      standardError: Math.sqrt((0.75 * 0.25) / 4),
    });
  });

  it('CAS: does not depend on the order of the test images or their batches', async () => {
    const whole = await score([
      [
        [0, 1, 2, 0],
        [0, 1, 1, 2],
      ],
    ]);
    const parts = await score([
      [
        [0, 2],
        [2, 1],
      ],
      [
        [1, 0],
        [1, 0],
      ],
    ]);
    expect(parts).toEqual(whole);
  });

  it('leaves the test images and nothing else', async () => {
    const images = channels([0, 1]);
    await expectNoLeak(() => score([], {}, { testBatches: [{ images, labels: [0, 1] }] }).then(() => undefined));
    images.dispose();
  });

  it('passes the signal to the training and stops between batches', async () => {
    const controller = new AbortController();
    const onProgress = () => controller.abort();
    const batches = [[[0], [0]] as const, [[1], [1]] as const];
    let given: AbortSignal | undefined;
    const training = (options: { readonly signal?: AbortSignal }) => {
      given = options.signal;
      return trainClassifier();
    };
    await expect(
      score(batches, { signal: controller.signal, onProgress }, { trainClassifier: training }),
    ).rejects.toMatchObject({ code: 'ABORTED', message: expect.stringContaining('after 1 test images') });
    expect(given).toBe(controller.signal);
  });

  it('rejects what cannot be scored', async () => {
    await expect(score([])).rejects.toThrow('expected testBatches to hold images, got none.');
    await expect(score([[[0, 1], [0]]])).rejects.toThrow('one row of logits for each of 1 labels, got 2.');
    await expect(score([[[0], [0]]], {}, { generatedCount: 0 })).rejects.toThrow(
      'classificationAccuracyScore: expected generatedCount to be a positive integer, got 0.',
    );
  });
});

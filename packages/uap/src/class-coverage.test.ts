import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { classCoverage } from './class-coverage';
import { affineClassifier, imagesOf } from './internal/test-classifiers';

const identity = { name: 'three classes' };

describeOnEngines('classCoverage', () => {
  it('counts the classes that images are read as, and how far that is from uniform', async () => {
    const classifier = affineClassifier(
      [
        [1, 0],
        [0, 1],
        [-1, -1],
      ],
      [0, 0, 0],
    );
    const batches = [
      imagesOf([
        [1, 0],
        [0.5, 0.1],
      ]),
      imagesOf([[0, 1]]),
    ];
    const { histogram, reached, divergence } = await classCoverage(classifier, batches, { identity });
    expect(Array.from(histogram)).toEqual([2, 1, 0]);
    expect(reached).toBe(2 / 3);
    expect(divergence.value).toBeCloseTo((2 / 3) * Math.log(2) + (1 / 3) * Math.log(1), 9);
    expect(divergence.protocol.extractor).toEqual(identity);
  });

  it('rejects sets without images, and stops at the signal', async () => {
    const classifier = affineClassifier(
      [
        [1, 0],
        [0, 1],
      ],
      [0, 0],
    );
    await expect(classCoverage(classifier, [], { identity })).rejects.toThrow(
      'classCoverage: expected images to hold at least one, got none.',
    );
    await expect(
      classCoverage(classifier, imagesOf([[0, 1]]), { identity, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ code: 'ABORTED' });
  });
});

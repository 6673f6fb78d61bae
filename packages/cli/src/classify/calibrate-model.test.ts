import '@tensorflow/tfjs';
import { meanStart } from '@gans/igc';
import { memory, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { calibrateModel } from './calibrate-model';

const work = {
  generator: (latent: Tensor2D, condition: Tensor2D) =>
    tidy(
      () =>
        latent
          .mul(0.1)
          .add(condition.slice([0, 1], [-1, 1]).sub(0.5))
          .reshape([-1, 1, 1, 1])
          .tile([1, 2, 2, 1]) as Tensor4D,
    ),
  spec: { latentSize: 1, classCount: 2, imageShape: [2, 2, 1], prior: { kind: 'normal' } },
  classNames: ['black', 'white'],
  options: { preset: 'cold', start: meanStart(), schedule: [{ steps: 1 }, { keep: 2, steps: 2 }] },
  images: {
    name: 'shades',
    count: 4,
    nameOf: String,
    labels: Int32Array.of(0, 1, 0, 1),
    failures: [],
    pixels: (first: number, count: number) =>
      Uint8Array.from({ length: 4 * count }, (_, i) => 60 + 130 * (Math.floor(first + i / 4) % 2)),
  },
} as const;

describe('calibrateModel', () => {
  it('measures how many classes are needed, and leaves nothing behind', async () => {
    const before = memory().numTensors;
    const calibration = await calibrateModel(work);
    expect(memory().numTensors).toBe(before);
    expect(calibration).toMatchObject({ imageCount: 4, accuracy: 1, schedule: [{ steps: 1 }, { steps: 2, keep: 1 }] });
  });

  it('needs labels', async () => {
    const { labels: _, ...images } = work.images;
    await expect(calibrateModel({ ...work, images })).rejects.toThrow(
      /--calibrate to be of the generator's classes, got shades/,
    );
  });
});

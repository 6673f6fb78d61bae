import '@tensorflow/tfjs';
import { meanStart } from '@gans/igc';
import { type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { decideAll } from './decide-all';
import type { OpenedImages } from './open-images';

/** Class 0 is black, class 1 white; the latent is a shade of it. */
const work = {
  generator: (latent: Tensor2D, condition: Tensor2D) =>
    tidy(
      () =>
        latent
          .tanh()
          .mul(0.2)
          .add(condition.slice([0, 1], [-1, 1]).mul(1.6).sub(0.8))
          .reshape([-1, 1, 1, 1])
          .tile([1, 2, 2, 1]) as Tensor4D,
    ),
  spec: { latentSize: 1, classCount: 2, imageShape: [2, 2, 1], prior: { kind: 'normal' } },
  classNames: ['black', 'white'],
  options: { preset: 'cold', start: meanStart(), schedule: [{ steps: 2 }] },
} as const;

const images = (count: number, labels?: Int32Array): OpenedImages => ({
  name: 'shades',
  count,
  nameOf: (index) => `shade ${index}`,
  ...(labels && { labels }),
  failures: [],
  pixels: (first, length) => Uint8Array.from({ length: 4 * length }, (_, i) => (Math.floor(first + i / 4) % 2) * 255),
});

describe('decideAll', () => {
  it('decides on every image in order, block by block, and says how far it is', async () => {
    const done: number[] = [];
    const { decisions, cost } = await decideAll({ ...work, images: images(300) }, (count) => done.push(count));
    expect(decisions.map(({ index }) => index)).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(decisions.every(({ index, class: own }) => own === ['black', 'white'][index % 2])).toBe(true);
    expect([cost!.images, cost!.rowSteps, done.at(-1)]).toEqual([300, 300 * 2 * 2, 300]);
    expect(decisions[7]).toMatchObject({ image: 'shade 7', class: 'white' });
    expect(decisions[7]!.truth).toBeUndefined();
    expect(decisions[7]!.distances).toHaveLength(2);
    expect(decisions[7]!.distance).toBe(decisions[7]!.distances[1]);
  });

  it('knows the truth where labels do, and costs nothing where there is no image', async () => {
    const { decisions } = await decideAll({ ...work, images: images(2, Int32Array.of(1, 1)) }, () => undefined);
    expect(decisions.map(({ truth }) => truth)).toEqual(['white', 'white']);
    expect(await decideAll({ ...work, images: images(0) }, () => undefined)).toEqual({
      decisions: [],
      cost: undefined,
    });
  });
});

import { createSeed } from '@gans/tensor';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySeed } from '#test-kit';
import { createImageDataset, type ImageDataset } from './image-dataset';
import { splitDataset, takeSubset } from './subset';

/** Image i is the byte i. */
const dots = (labels: readonly number[], classCount = 3): ImageDataset =>
  createImageDataset({
    name: 'dots',
    split: 'train',
    classNames: Array.from({ length: classCount }, (_, k) => `class ${k}`),
    imageShape: [1, 1, 1],
    labels: Uint8Array.from(labels),
    pixels: Uint8Array.from(labels, (_, i) => i),
  });

const everyPixel = (dataset: ImageDataset) => [...dataset.pixels(Array.from({ length: dataset.length }, (_, i) => i))];

describe('takeSubset', () => {
  it('shows the chosen images with their labels, in the chosen order', () => {
    const subset = takeSubset(dots([0, 1, 2, 1]), [3, 0, 3]);
    expect(everyPixel(subset)).toEqual([3, 0, 3]);
    expect([...subset.labels]).toEqual([1, 0, 1]);
    expect([subset.name, subset.split, subset.classCount]).toEqual(['dots (3 of 4)', 'train', 3]);
  });

  it('has the hash of its own content', () => {
    const whole = dots([0, 1, 2]);
    expect(takeSubset(whole, [0, 1, 2]).sha256).toBe(whole.sha256);
    expect(takeSubset(whole, [0, 2, 1]).sha256).not.toBe(whole.sha256);
  });

  it('does not notice when the caller changes the indices afterwards', () => {
    const indices = [1, 2];
    const subset = takeSubset(dots([0, 1, 2]), indices);
    indices[0] = 0;
    expect(everyPixel(subset)).toEqual([1, 2]);
  });

  it('refuses an empty choice and indices outside the set', () => {
    expect(() => takeSubset(dots([0]), [])).toThrow('takeSubset: expected at least one index, got none.');
    expect(() => takeSubset(dots([0]), [1])).toThrow('takeSubset: expected indices to be integers from 0 to 0, got 1');
  });
});

describe('splitDataset', () => {
  it('parts any set into two disjoint, complete parts of the right sizes, each class in proportion', () => {
    fc.assert(
      fc.property(
        anySeed(),
        fc.array(fc.nat(2), { minLength: 2, maxLength: 200 }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (seed, labels, fraction) => {
          const held = Math.round(fraction * labels.length);
          fc.pre(held > 0 && held < labels.length);
          const { kept, heldOut } = splitDataset(dots(labels), { seed, fraction });
          expect(heldOut.length).toBe(held);
          expect([...everyPixel(kept), ...everyPixel(heldOut)].sort((a, b) => a - b)).toEqual(labels.map((_, i) => i));
          for (let k = 0; k < 3; k++) {
            const exact = fraction * labels.filter((label) => label === k).length;
            const got = [...heldOut.labels].filter((label) => label === k).length;
            expect(got).toBeGreaterThanOrEqual(Math.floor(exact));
            expect(got).toBeLessThanOrEqual(Math.floor(exact) + 1);
          }
        },
      ),
    );
  });

  it('depends on the seed only', () => {
    const labels = Array.from({ length: 60 }, (_, i) => i % 3);
    const held = (value: number) =>
      everyPixel(splitDataset(dots(labels), { seed: createSeed(value), fraction: 0.2 }).heldOut);
    expect(held(1)).toEqual(held(1));
    expect(held(1)).not.toEqual(held(2));
  });

  it('calls the parts train and test', () => {
    const { kept, heldOut } = splitDataset(dots([0, 1, 2, 0]), { seed: createSeed(1), fraction: 0.5 });
    expect([kept.split, heldOut.split, heldOut.name]).toEqual(['train', 'test', 'dots (2 of 4)']);
  });

  it('refuses a fraction outside (0, 1), or one that leaves a part empty', () => {
    const split = (fraction: number) => splitDataset(dots([0, 1]), { seed: createSeed(1), fraction });
    for (const fraction of [0, 1, -0.1, Number.NaN])
      expect(() => split(fraction)).toThrow(`splitDataset: expected fraction above 0 and below 1, got ${fraction}.`);
    expect(() => split(0.1)).toThrow('leaves both parts at least one image, got 0.1 of 2 images');
  });
});

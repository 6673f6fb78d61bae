import { describe, expect, it } from 'vitest';
import { createImageDataset, type ImageSource } from './image-dataset';

const source: ImageSource = {
  name: 'three dots',
  classNames: ['dark', 'light'],
  imageShape: [1, 2, 1],
  labels: Uint8Array.of(0, 1, 1),
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
};

describe('createImageDataset', () => {
  it('copies the images asked for, in order, repeats included', () => {
    const dataset = createImageDataset(source);
    const picked = dataset.pixels([2, 0, 2]);
    expect([...picked]).toEqual([5, 6, 1, 2, 5, 6]);
    picked.fill(0);
    expect([...dataset.pixels([2])]).toEqual([5, 6]);
  });

  it('tells length, classes, shape and that nothing vouches for the content', () => {
    const { length, classCount, imageShape, verified, split } = createImageDataset(source);
    expect({ length, classCount, imageShape, verified, split }).toEqual({
      length: 3,
      classCount: 2,
      imageShape: [1, 2, 1],
      verified: false,
      split: undefined,
    });
  });

  it('refuses indices outside the set by message', () => {
    const dataset = createImageDataset(source);
    for (const index of [-1, 3, 0.5, Number.NaN])
      expect(() => dataset.pixels([0, index])).toThrow(
        `pixels: expected indices to be integers from 0 to 2, got ${index} at position 1.`,
      );
  });

  it.each([
    [{ pixels: new Uint8Array(5) }, 'expected pixels to hold 3 images of 1x2x1 (6 bytes), got 5 bytes'],
    [{ labels: Uint8Array.of(0, 2, 1) }, 'expected labels from 0 to 1, got 2 for image 1'],
    [{ labels: Int32Array.of(0, -1, 1) }, 'expected labels from 0 to 1, got -1 for image 1'],
    [{ labels: new Uint8Array(0) }, 'expected labels of at least one image, got none'],
    [{ classNames: [] }, 'expected classNames of at least one class, got none'],
    [{ imageShape: [0, 2, 1] as const }, 'expected imageShape to be [height, width, channels]'],
  ])('refuses %o', (change, message) => {
    expect(() => createImageDataset({ ...source, ...change })).toThrow(message);
  });
});

import { describe, expect, it } from 'vitest';
import { contentHash, contentHasher } from './content-hash';
import { createImageDataset, type ImageSource } from './image-dataset';

const source: ImageSource = {
  name: 'three dots',
  classNames: ['dark', 'light'],
  imageShape: [1, 2, 1],
  labels: Uint8Array.of(0, 1, 1),
  pixels: Uint8Array.of(1, 2, 3, 4, 5, 6),
};

describe('contentHash', () => {
  it('is the SHA-256 of the shape line, the images and the labels as int32', () => {
    // printf '3,1,2,1,2\n\1\2\3\4\5\6\0\0\0\0\1\0\0\0\1\0\0\0' | sha256sum
    expect(contentHash(createImageDataset(source))).toBe(
      'bfb97eb57a90d499232a8341ff34efc7828e2aed2df68866445a63c9dc1077e9',
    );
  });

  it('does not depend on names, the labels’ array type, or whether pixels are stored or made', () => {
    const { sha256 } = createImageDataset(source);
    const all = source.pixels as Uint8Array;
    const made = createImageDataset({
      ...source,
      name: 'other',
      split: 'test',
      labels: Int32Array.of(0, 1, 1),
      pixels: (indices) => Uint8Array.from(Array.from(indices).flatMap((i) => [all[2 * i]!, all[2 * i + 1]!])),
    });
    expect(made.sha256).toBe(sha256);
  });

  it.each([
    [{ pixels: Uint8Array.of(1, 2, 3, 4, 5, 7) }],
    [{ labels: Uint8Array.of(0, 1, 0) }],
    [{ imageShape: [2, 1, 1] as const }],
    [{ classNames: ['a', 'b', 'c'] }],
  ])('changes with %o', (change) => {
    expect(createImageDataset({ ...source, ...change }).sha256).not.toBe(createImageDataset(source).sha256);
  });
});

describe('contentHasher', () => {
  const dataset = createImageDataset(source);
  const all = source.pixels as Uint8Array;

  it('gives the same hash, however the pixels come', () => {
    for (const cuts of [[], [2], [1, 2, 5]]) {
      const hasher = contentHasher(dataset);
      for (const [i, cut] of [0, ...cuts].entries()) hasher.update(all.subarray(cut, cuts[i]));
      expect(hasher.digest()).toBe(dataset.sha256);
    }
  });

  it('refuses to hash a part, or more than all', () => {
    const hasher = contentHasher(dataset);
    hasher.update(all.subarray(1));
    expect(() => hasher.digest()).toThrow(
      'contentHasher: expected 6 bytes of pixels, [3, 1, 2, 1], got 5. Take each image once.',
    );
    hasher.update(all.subarray(0, 2));
    expect(() => hasher.digest()).toThrow('got 7.');
  });
});

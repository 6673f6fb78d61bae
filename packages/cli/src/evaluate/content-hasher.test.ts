import { describe, expect, it } from 'vitest';
import { smallDataset } from '../internal/small-gan';
import { contentHasher } from './content-hasher';

describe('contentHasher', () => {
  it("gives a data set's own hash, whatever the blocks", () => {
    const set = smallDataset(10);
    for (const sizes of [[10], [3, 7], [4, 4, 2]]) {
      const hasher = contentHasher({ ...set, labels: set.labels, imageShape: set.imageShape, count: 10 });
      let first = 0;
      for (const size of sizes) {
        hasher.update(set.pixels(Array.from({ length: size }, (_, i) => first + i)));
        first += size;
      }
      expect(hasher.digest()).toBe(set.sha256);
    }
  });
});

import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { fitClassOffsets } from './class-offsets';

describe('fitClassOffsets', () => {
  it('takes away what was added to a class', () => {
    const [count, classes] = [600, 3];
    const added = [0.3, -0.1, -0.2];
    const noise = normalValues(createSeed(5), count * classes);
    const labels = Array.from({ length: count }, (_, n) => n % classes);
    const fair = labels.flatMap((label, n) =>
      Array.from({ length: classes }, (_, c) => 0.5 * noise[n * classes + c]! + (c === label ? 0 : 0.6)),
    );
    const plain = fitClassOffsets(fair, labels, classes, 0.5);
    const moved = fitClassOffsets(
      fair.map((value, i) => value + added[i % classes]!),
      labels,
      classes,
      0.5,
    );
    moved.forEach((own, c) => {
      expect(Math.abs(own + added[c]! - plain[c]!)).toBeLessThan(1e-6);
    });
    expect(Math.abs(moved.reduce((sum, own) => sum + own, 0))).toBeLessThan(1e-9);
  });

  it('adds nothing where the classes are alike', () => {
    expect(fitClassOffsets([0.1, 0.2, 0.2, 0.1], [0, 1], 2, 0.1).map((own) => Math.abs(own) < 1e-12)).toEqual([
      true,
      true,
    ]);
  });

  it('refuses what does not fit', () => {
    expect(() => fitClassOffsets([1, 2, 3], [0], 2, 1)).toThrow('expected 2 distances a label, got 3 for 1');
    expect(() => fitClassOffsets([1, 2], [0], 2, 0)).toThrow('got 0');
  });
});

import { classHistogram, createImageDataset } from '@gans/datasets';
import { describe, expect, it } from 'vitest';
import { balanceClasses } from './balance-classes';

const dataset = createImageDataset({
  name: 'dots',
  classNames: ['a', 'b', 'c', 'absent'],
  imageShape: [1, 1, 1],
  labels: Uint8Array.of(0, 0, 0, 0, 0, 1, 1, 2),
  pixels: Uint8Array.of(0, 1, 2, 3, 4, 10, 11, 20),
});

describe('balanceClasses', () => {
  it('gives each class that is there as many images as the largest, its own in turn', () => {
    const balanced = balanceClasses(dataset);
    expect(Array.from(classHistogram(balanced))).toEqual([5, 5, 5, 0]);
    expect(Array.from(balanced.pixels(Array.from({ length: 15 }, (_, i) => i)))).toEqual([
      0, 1, 2, 3, 4, 10, 11, 10, 11, 10, 20, 20, 20, 20, 20,
    ]);
    expect(balanced.name).toBe('dots, classes balanced');
  });

  it('changes nothing of a balanced set but its order and name', () => {
    expect(balanceClasses(balanceClasses(dataset)).sha256).toBe(balanceClasses(dataset).sha256);
  });
});

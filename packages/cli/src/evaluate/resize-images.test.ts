import '@tensorflow/tfjs';
import { memory, setBackend, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bringToShape, type Resizer } from './resize-images';

// In [-1, 1]; the references are in grey levels.
const [toUnit, toLevel] = [(level: number) => level / 127.5 - 1, (unit: number) => (unit + 1) * 127.5];

/** Resizes a row of grey levels, as one image of height 1. */
function row(levels: number[], length: number, resizer: Resizer, along: 'rows' | 'columns' = 'rows'): number[] {
  return tidy(() => {
    const shape = (size: number): [number, number, number] => (along === 'rows' ? [1, size, 1] : [size, 1, 1]);
    const images = tensor4d(levels.map(toUnit), [1, ...shape(levels.length)]);
    return Array.from(bringToShape(images, shape(length), resizer).dataSync<'float32'>(), toLevel);
  });
}

beforeAll(() => setBackend('cpu'));

describe('bringToShape', () => {
  // Values of TensorFlow 1, PyTorch and Pillow 9.4 (mode F).
  it.each([
    ['tf1', [0, 10], 5, [0, 4, 8, 10, 10]],
    ['torch', [0, 10], 5, [0, 1, 5, 9, 10]],
    ['torch', [0, 30, 60], 5, [0, 12, 30, 48, 60]],
    ['tf1', [0, 0, 255, 0, 0], 3, [0, 170, 0]],
    ['clean', [0, 0, 255, 0, 0], 3, [0, 148.255814, 0]],
    ['clean', [0, 255, 0], 6, [0, 53.978103, 216.068695, 216.068695, 53.978103, 0]],
    ['clean', [0, 1, 4, 9, 16, 25, 36, 49], 3, [1.035794, 12.718559, 37.485283]],
  ] as const)('gives the reference values of %s for %j in %d', (resizer, levels, length, expected) => {
    for (const along of ['rows', 'columns'] as const)
      for (const [i, level] of row([...levels], length, resizer, along).entries())
        expect(Math.abs(level - expected[i]!)).toBeLessThan(1e-4);
  });

  it('leaves images of the right size as they are, repeats grey as colour, and leaks nothing', () => {
    const before = memory().numTensors;
    const images = tensor4d([0.25, -1, 0.5, 1], [1, 2, 2, 1]);
    const same = bringToShape(images, [2, 2, 1], 'clean');
    expect([...same.dataSync<'float32'>()]).toEqual([0.25, -1, 0.5, 1]);
    const coloured = bringToShape(images, [2, 2, 3], 'tf1');
    expect([...coloured.dataSync<'float32'>()]).toEqual([0.25, -1, 0.5, 1].flatMap((grey) => [grey, grey, grey]));
    for (const tensor of [images, same, coloured]) tensor.dispose();
    expect(memory().numTensors).toBe(before);
  });
});

import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { perturbationPng } from './view';

describe('perturbationPng', () => {
  it('shows 0 as grey and the bounds as black and white', () => {
    const png = PNG.sync.read(Buffer.from(perturbationPng(Float32Array.of(-0.1, 0, 0.1, 0.05), [2, 2, 1], 0.1)));
    expect([png.width, png.height]).toEqual([2, 2]);
    expect([0, 4, 8, 12].map((i) => png.data[i])).toEqual([0, 128, 255, 191]);
  });

  it('refuses channels that a picture has not', () => {
    expect(() => perturbationPng(new Float32Array(2), [1, 1, 2], 1)).toThrow(
      'perturbationPng: expected 1 or 3 channels, got 2.',
    );
  });
});

import { createSeed, uniform } from '@gans/tensor';
import { max, memory, min, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { syntheticBytes } from './inception/internal/synthetic-bytes';
import reference from './inception/reference/reference.json';
import { bicubicWeights } from './internal/axis-weights';
import { RESIZE_METHODS, resizeImages } from './resize-images';

const bytes = [0, 255] as const;
const row = (values: readonly number[]): Tensor4D => tensor4d([...values], [1, 1, values.length, 1]);
const column = (values: readonly number[]): Tensor4D => tensor4d([...values], [1, values.length, 1, 1]);

describeOnEngines('resizeImages', () => {
  it.each([
    ['tf1', [0, 10], [0, 4, 8, 10, 10]],
    ['tf1', [0, 30, 60], [0, 18, 36, 54, 60]],
    ['tf1', [0, 0, 255, 0, 0], [0, 170, 0]],
    ['torch', [0, 10], [0, 1, 5, 9, 10]],
    ['torch', [0, 30, 60], [0, 12, 30, 48, 60]],
    ['torch', [0, 0, 255, 0, 0], [0, 255, 0]],
    ['clean', [0, 10], [0, 0.655502, 5, 9.344498, 10.990566]],
    ['clean', [0, 0, 255, 0, 0], [0, 148.255814, 0]],
    ['clean', [0, 255, 0], [0, 53.978103, 216.068695, 216.068695, 53.978103, 0]],
    ['clean', [0, 1, 4, 9, 16, 25, 36, 49], [1.035794, 12.718559, 37.485283]],
  ] as const)('equals the published vectors along both axes: %s %j', (how, from, to) => {
    tidy(() => {
      expectClose(resizeImages(row(from), [1, to.length], how, bytes), row(to), { rtol: 1e-6, atol: 1e-5 });
      expectClose(resizeImages(column(from), [to.length, 1], how, bytes), column(to), { rtol: 1e-6, atol: 1e-5 });
    });
  });

  it.each(RESIZE_METHODS)('equals torch-fidelity, PyTorch and Pillow on images that shrink and grow: %s', (how) => {
    for (const { seed, from, to, ...expected } of reference.resize) {
      const [height, width] = from as [number, number];
      tidy(() => {
        const images = tensor4d(syntheticBytes(seed, height * width * 3), [1, height, width, 3], 'float32');
        const resized = resizeImages(images, to as [number, number], how, bytes);
        // torch-fidelity's values have 8 digits in the file; ours are the same float32 numbers.
        expectClose(Array.from(resized.dataSync()), expected[how], { rtol: how === 'tf1' ? 6e-8 : 2e-6, atol: 2e-5 });
      });
    }
  });

  it.each(RESIZE_METHODS)('keeps constant images, its size, and its input; leaks nothing: %s', (how) => {
    const before = memory().numTensors;
    const constant = tensor4d(new Float32Array(2 * 7 * 9 * 3).fill(77), [2, 7, 9, 3]);
    const resized = resizeImages(constant, [11, 4], how, bytes);
    expect(resized.shape).toEqual([2, 11, 4, 3]);
    expectClose(Array.from(resized.dataSync()), new Array(264).fill(77), { rtol: 1e-6, atol: 0 });
    const same = resizeImages(constant, [7, 9], how, bytes);
    expect(same.dataSync()).toEqual(constant.dataSync());
    expect(memory().numTensors - before).toBe(3);
    for (const tensor of [constant, resized, same]) tensor.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it.each(['tf1', 'torch'] as const)('stays within the range of its input: %s', (how) =>
    tidy(() => {
      const images = uniform(createSeed(3), [3, 6, 5, 2], { min: 10, max: 20 });
      const resized = resizeImages(images, [17, 3], how);
      expect(min(resized).dataSync()[0]).toBeGreaterThanOrEqual(min(images).dataSync()[0]! - 1e-5);
      expect(max(resized).dataSync()[0]).toBeLessThanOrEqual(max(images).dataSync()[0]! + 1e-5);
    }),
  );

  it("keeps the cubic's overshoot within [-1, 1], or the range given", () =>
    tidy(() => {
      const [first, , , , last] = resizeImages(row([-1, 1]), [1, 5], 'clean').dataSync();
      expect([first, last]).toEqual([-1, 1]);
      const wider = resizeImages(row([-1, 1]), [1, 5], 'clean', [-1, 2]).dataSync();
      expectClose(wider[4]!, 10.990566 / 5 - 1, { rtol: 1e-6, atol: 0 });
    }));

  it('refuses images, sizes and methods that are none', () => {
    const images = row([0, 1]);
    expect(() => resizeImages(images.as1D() as unknown as Tensor4D, [1, 2], 'tf1')).toThrow(
      'resizeImages: expected images [N, H, W, C], got [2].',
    );
    expect(() => resizeImages(images, [1, 0], 'tf1')).toThrow('expected size to be two positive integers, got [1, 0].');
    expect(() => resizeImages(images, [1, 3], 'lanczos' as 'tf1')).toThrow(
      "expected method to be 'tf1', 'torch' or 'clean', got 'lanczos'.",
    );
  });

  it('overshoots before the clip where the cubic does', () => {
    const [first, second] = [bicubicWeights(2, 5), bicubicWeights(3, 6)];
    expectClose([10 * first[1]!, 255 * second[1]!], [-0.990566, -22.5], { rtol: 1e-6, atol: 1e-6 });
  });
});

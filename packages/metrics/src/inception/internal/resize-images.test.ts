import { createSeed, uniform } from '@gans/tensor';
import { max, memory, min, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import reference from '../reference/reference.json';
import { bicubicWeights } from './axis-weights';
import { type InceptionResize, resizeImages } from './resize-images';
import { syntheticBytes } from './synthetic-bytes';

const ways: readonly InceptionResize[] = ['tf1', 'torch', 'clean'];
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
      expectClose(resizeImages(row(from), [1, to.length], how), row(to), { rtol: 1e-6, atol: 1e-5 });
      expectClose(resizeImages(column(from), [to.length, 1], how), column(to), { rtol: 1e-6, atol: 1e-5 });
    });
  });

  it.each(ways)('equals torch-fidelity, PyTorch and Pillow on images that shrink and grow: %s', (how) => {
    for (const { seed, from, to, ...expected } of reference.resize) {
      const [height, width] = from as [number, number];
      tidy(() => {
        const images = tensor4d(syntheticBytes(seed, height * width * 3), [1, height, width, 3], 'float32');
        const resized = resizeImages(images, to as [number, number], how);
        // torch-fidelity's values have 8 digits in the file; ours are the same float32 numbers.
        expectClose(Array.from(resized.dataSync()), expected[how], { rtol: how === 'tf1' ? 6e-8 : 2e-6, atol: 2e-5 });
      });
    }
  });

  it.each(ways)('keeps constant images, the size of 299, and its input; leaks nothing: %s', (how) => {
    const before = memory().numTensors;
    const constant = tensor4d(new Float32Array(2 * 7 * 9 * 3).fill(77), [2, 7, 9, 3]);
    const resized = resizeImages(constant, [11, 4], how);
    expect(resized.shape).toEqual([2, 11, 4, 3]);
    expectClose(Array.from(resized.dataSync()), new Array(264).fill(77), { rtol: 1e-6, atol: 0 });
    const same = resizeImages(constant, [7, 9], how);
    expect(same.dataSync()).toEqual(constant.dataSync());
    expect(memory().numTensors - before).toBe(3 - Number(same === constant));
    for (const tensor of new Set([constant, resized, same])) tensor.dispose();
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

  it('overshoots before the clip where the cubic does', () => {
    const [first, second] = [bicubicWeights(2, 5), bicubicWeights(3, 6)];
    expectClose([10 * first[1]!, 255 * second[1]!], [-0.990566, -22.5], { rtol: 1e-6, atol: 1e-6 });
  });
});

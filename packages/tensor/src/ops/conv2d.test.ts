import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients, valueAndGrad } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed } from '../seed';
import { type Conv2dOptions, conv2d, conv2dTranspose } from './conv2d';

const images = (shape: [number, number, number, number], seed = 1) => normal(createSeed(seed), shape) as tf.Tensor4D;
const convolve = (options?: Conv2dOptions) => (x: tf.Tensor, kernel: tf.Tensor) =>
  conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, options);

// The definition, pixel by pixel, in float64.
function reference(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  stride: number,
  before: [number, number],
  size: [number, number],
) {
  const [batch, height, width, channels] = x.shape;
  const [rows, columns, , outputs] = kernel.shape;
  const [xs, ks] = [x.dataSync(), kernel.dataSync()];
  const values: number[] = [];
  for (let n = 0; n < batch; n++)
    for (let i = 0; i < size[0]; i++)
      for (let j = 0; j < size[1]; j++)
        for (let o = 0; o < outputs; o++) {
          let total = 0;
          for (let p = 0; p < rows; p++)
            for (let q = 0; q < columns; q++) {
              const [y, z] = [stride * i + p - before[0], stride * j + q - before[1]];
              if (y < 0 || y >= height || z < 0 || z >= width) continue;
              for (let c = 0; c < channels; c++)
                total +=
                  xs[((n * height + y) * width + z) * channels + c]! *
                  ks[((p * columns + q) * channels + c) * outputs + o]!;
            }
          values.push(total);
        }
  return tf.tensor4d(values, [batch, ...size, outputs]);
}

const settings: { options: Conv2dOptions; before: [number, number]; size: [number, number] }[] = [
  { options: {}, before: [1, 0], size: [6, 5] },
  { options: { stride: 2 }, before: [0, 0], size: [3, 3] },
  { options: { stride: 3, padding: 'same' }, before: [0, 0], size: [2, 2] },
  { options: { padding: 'valid' }, before: [0, 0], size: [4, 4] },
  { options: { stride: 2, padding: 'valid' }, before: [0, 0], size: [2, 2] },
  { options: { padding: 1 }, before: [1, 1], size: [6, 6] },
  { options: { stride: 2, padding: 2 }, before: [2, 2], size: [4, 4] },
  { options: { padding: 0 }, before: [0, 0], size: [4, 4] },
];

describeOnEngines('conv2d', () => {
  it('is its definition at each stride and padding', () => {
    for (const { options, before, size } of settings)
      tf.tidy(() => {
        const x = images([2, 6, 5, 3]);
        const kernel = images([3, 2, 3, 2], 2);
        expectClose(conv2d(x, kernel, options), reference(x, kernel, options.stride ?? 1, before, size), {
          atol: 1e-5,
        });
      });
  });

  it('takes a number of padding pixels for "same" where that is the same', () => {
    tf.tidy(() => {
      const [x, kernel] = [images([1, 4, 5, 2]), images([3, 3, 2, 1], 2)];
      expectClose(conv2d(x, kernel, { padding: 1 }), conv2d(x, kernel), { atol: 0, rtol: 0 });
    });
  });

  for (const { options } of [settings[0]!, settings[1]!, settings[4]!, settings[6]!])
    it(`has right first and second derivatives with ${JSON.stringify(options)}`, () => {
      const errors = expectDerivatives(convolve(options), [
        [2, 4, 3, 2],
        [3, 2, 2, 2],
      ]);
      expect(Math.max(...errors)).toBeLessThan(5e-3);
    });

  it('has right second derivatives along each pair of the trilinear form', () => {
    // d/dx of <k-gradient, v> is linear in dy, d/dk of <x-gradient, v> likewise: each inner gradient is taken alone.
    const alone = (index: 0 | 1) => (x: tf.Tensor, kernel: tf.Tensor, dy: tf.Tensor) =>
      gradients(convolve({ stride: 2 }))([x, kernel], dy)[index]!;
    for (const index of [0, 1] as const) {
      const errors = expectDerivatives(alone(index), [
        [1, 4, 4, 2],
        [3, 3, 2, 2],
        [1, 2, 2, 2],
      ]);
      expect(Math.max(...errors)).toBeLessThan(5e-3);
    }
  });

  it('has right third derivatives', () => {
    const f = (x: tf.Tensor, kernel: tf.Tensor) => tf.square(convolve()(x, kernel));
    const errors = expectDerivatives(
      f,
      [
        [1, 2, 2, 1],
        [2, 2, 1, 1],
      ],
      { orders: 3, step: 2e-2, tolerance: 2e-2 },
    );
    expect(Math.max(...errors)).toBeLessThan(2e-2);
  });

  it('computes the gradients on the path and no others', async () => {
    const x = images([1, 4, 4, 2]);
    const kernel = images([3, 3, 2, 2], 2);
    const kernelsOf = async (f: () => tf.Tensor) => (await tf.profile(() => f())).kernelNames;
    const frozen = await kernelsOf(() => tf.tidy(() => gradients((x: tf.Tensor) => convolve()(x, kernel))([x])[0]));
    expect(frozen).toContain('gans/Conv2DInputGradient');
    expect(frozen).not.toContain('gans/Conv2DKernelGradient');
    const first = await kernelsOf(() => tf.tidy(() => gradients((k: tf.Tensor) => convolve()(x, k))([kernel])[0]));
    expect(first).toContain('gans/Conv2DKernelGradient');
    expect(first).not.toContain('gans/Conv2DInputGradient');
    for (const tensor of [x, kernel]) tensor.dispose();
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      const [x, kernel] = [images([1, 4, 4, 2]), images([3, 3, 2, 1])];
      expect(() => conv2d(x, images([3, 3, 1, 2]))).toThrow(
        'conv2d: expected x [N, H, W, C] and kernel [h, w, C, O] with the same C, got [1, 4, 4, 2] and [3, 3, 1, 2].',
      );
      expect(() => conv2d(tf.zeros([4, 4, 2]) as unknown as tf.Tensor4D, kernel)).toThrow(
        'got [4, 4, 2] and [3, 3, 2, 1].',
      );
      expect(() => conv2d(x, kernel, { stride: 0 })).toThrow('conv2d: expected stride to be an integer >= 1, got 0.');
      expect(() => conv2d(x, kernel, { padding: -1 })).toThrow(
        "conv2d: expected padding to be 'same', 'valid' or an integer >= 0, got -1.",
      );
      expect(() => conv2d(x, images([5, 5, 2, 1]), { padding: 'valid' })).toThrow(
        'conv2d: expected a kernel no larger than the image and its 0 pixels of padding, got [5, 5, 2, 1] on [1, 4, 4, 2].',
      );
      expect(conv2d(x, images([5, 5, 2, 1]), { padding: 1 }).shape).toEqual([1, 2, 2, 1]);
    });
  });

  it('leaves no tensor behind', async () => {
    const params = { x: images([1, 4, 4, 2]), kernel: images([3, 3, 2, 2], 2) };
    for (const { options } of settings) {
      await expectNoLeak(() => conv2d(params.x, params.kernel, options).dispose());
      await expectNoLeak(() => {
        const { value, grads } = valueAndGrad((p: typeof params) => ({ loss: tf.sum(conv2d(p.x, p.kernel, options)) }))(
          params,
        );
        for (const tensor of [value, grads.x, grads.kernel]) tensor.dispose();
      });
    }
    for (const tensor of Object.values(params)) tensor.dispose();
  });
});

describeOnEngines('conv2dTranspose', () => {
  const transpose = (options?: { stride?: number; padding?: 'same' | 'valid' }) => (x: tf.Tensor, kernel: tf.Tensor) =>
    conv2dTranspose(x as tf.Tensor4D, kernel as tf.Tensor4D, options);
  const all = [{}, { stride: 1 }, { stride: 2, padding: 'valid' }, { stride: 3 }] as const;

  it('is the transpose of conv2d: <y, conv(x)> = <convTranspose(y), x>', () => {
    for (const { stride = 2, padding = 'same' } of all as readonly { stride?: number; padding?: 'same' | 'valid' }[])
      tf.tidy(() => {
        const [y, kernel] = [images([2, 3, 2, 3]), images([4, 3, 2, 3], 2)];
        const enlarged = conv2dTranspose(y, kernel, { stride, padding });
        const x = images(enlarged.shape, 3);
        const [left, right] = [tf.sum(tf.mul(enlarged, x)), tf.sum(tf.mul(y, conv2d(x, kernel, { stride, padding })))];
        expectClose(left, right, { rtol: 1e-4, atol: 1e-4 });
        const size = (length: number, window: number) =>
          padding === 'same' ? stride * length : stride * (length - 1) + window;
        expect(enlarged.shape).toEqual([2, size(3, 4), size(2, 3), 2]);
      });
  });

  it('has right first and second derivatives', () => {
    for (const options of all) {
      const errors = expectDerivatives(transpose(options), [
        [1, 2, 2, 2],
        [3, 3, 1, 2],
      ]);
      expect(Math.max(...errors)).toBeLessThan(5e-3);
    }
  });

  it('says what it cannot take', () => {
    tf.tidy(() => {
      const [x, kernel] = [images([1, 2, 2, 3]), images([4, 4, 2, 3])];
      expect(() => conv2dTranspose(x, images([4, 4, 3, 2]))).toThrow(
        'conv2dTranspose: expected x [N, H, W, C] and kernel [h, w, O, C] with the same C, got [1, 2, 2, 3] and [4, 4, 3, 2].',
      );
      expect(() => conv2dTranspose(x, kernel, { stride: 1.5 })).toThrow(
        'conv2dTranspose: expected stride to be an integer >= 1, got 1.5.',
      );
      expect(() => conv2dTranspose(x, kernel, { padding: 1 as unknown as 'same' })).toThrow(
        "conv2dTranspose: expected padding to be 'same' or 'valid', got 1.",
      );
    });
  });

  it('leaves no tensor behind', async () => {
    const [x, kernel] = [images([1, 2, 2, 3]), images([4, 4, 2, 3])];
    await expectNoLeak(() => conv2dTranspose(x, kernel).dispose());
    for (const tensor of [x, kernel]) tensor.dispose();
  });
});

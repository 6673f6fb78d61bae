import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients, valueAndGrad } from '../gradient';
import { expectDerivatives } from '../internal/expect-derivatives';
import { expectNoLeak } from '../memory';
import { normal } from '../random';
import { createSeed, foldIn } from '../seed';
import { batchNormalizeWith } from './batch-normalize-with';
import { conv2d } from './conv2d';
import { type NormalizedConv2dOptions, normalizedConv2d } from './normalized-conv2d';

const seed = createSeed(15);
const draw = (name: string, shape: readonly number[]) => normal(foldIn(seed, name), shape);
const normOf = (channels: number) => ({
  gain: draw('gain', [channels]),
  bias: draw('bias', [channels]),
  mean: draw('mean', [channels]),
  variance: tf.square(draw('deviation', [channels])),
});

/** The parts by themselves. */
function apart(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  { gain, bias, ...statistics }: ReturnType<typeof normOf>,
  { epsilon, addend, activation, ...size }: NormalizedConv2dOptions,
): tf.Tensor4D {
  const normed = batchNormalizeWith(conv2d(x, kernel, size), gain, bias, statistics, epsilon);
  const total = addend === undefined ? normed : tf.add(normed, addend);
  return (activation === 'relu' ? tf.relu(total) : total) as tf.Tensor4D;
}

const sizes: { size: NormalizedConv2dOptions; kernel: number[]; output: number[] }[] = [
  { size: {}, kernel: [3, 3, 3, 4], output: [2, 8, 6, 4] },
  { size: { padding: 1 }, kernel: [3, 3, 3, 5], output: [2, 8, 6, 5] },
  { size: { stride: 2 }, kernel: [5, 5, 3, 4], output: [2, 4, 3, 4] },
  { size: { stride: 2, padding: 1 }, kernel: [3, 3, 3, 4], output: [2, 4, 3, 4] },
  { size: { stride: 2, padding: 'valid' }, kernel: [1, 1, 3, 2], output: [2, 4, 3, 2] },
  { size: { stride: 3, padding: 2 }, kernel: [3, 2, 3, 17], output: [2, 4, 3, 17] },
];

describeOnEngines('normalizedConv2d', () => {
  for (const { size, kernel: kernelShape, output } of sizes)
    it.each<[string, Pick<NormalizedConv2dOptions, 'activation' | 'epsilon'> & { addend?: true }]>([
      ['alone', {}],
      ['with a rectifier', { activation: 'relu' }],
      ['with an addend', { addend: true }],
      ['with both', { addend: true, activation: 'relu', epsilon: 0.1 }],
    ])(`is its parts, %s, with ${JSON.stringify(size)}`, (_, { addend, ...more }) => {
      tf.tidy(() => {
        const [x, kernel] = [draw('x', [2, 8, 6, 3]) as tf.Tensor4D, draw('kernel', kernelShape) as tf.Tensor4D];
        const branch = draw('addend', output) as tf.Tensor4D;
        const before = branch.dataSync().slice();
        const norm = normOf(output[3]!);
        const options = { ...size, ...more, ...(addend && { addend: branch }) };
        const y = normalizedConv2d(x, kernel, norm.gain, norm.bias, norm, options);
        expect(y.shape).toEqual(output);
        expectClose(y, apart(x, kernel, norm, options), { rtol: 1e-4, atol: 1e-4 });
        expectClose(branch, before, { rtol: 0, atol: 0 });
      });
    });

  it.each([
    ['same', {}, [1, 4, 3, 2]],
    ['a border and a step', { stride: 2, padding: 1 }, [1, 2, 2, 2]],
  ] as const)('has right first and second derivatives in all seven tensors: %s', (_, size, output) => {
    const errors = expectDerivatives(
      (x, kernel, gain, bias, mean, deviation, addend) =>
        normalizedConv2d(
          x as tf.Tensor4D,
          kernel as tf.Tensor4D,
          gain!,
          bias!,
          { mean: mean!, variance: tf.add(tf.square(deviation!), 1) },
          { ...size, addend: addend as tf.Tensor4D, epsilon: 0.1 },
        ),
      [[1, 4, 3, 2], [3, 3, 2, 2], [2], [2], [2], [2], output],
      { tolerance: 1e-2 },
    );
    expect(Math.max(...errors)).toBeLessThan(1e-2);
  });

  it('has the derivatives of its parts where a rectifier follows, once and twice', () => {
    tf.tidy(() => {
      const tensors = [draw('x', [2, 8, 6, 3]), draw('kernel', [3, 3, 3, 4]), draw('gain', [4]), draw('bias', [4])];
      const { mean, variance } = normOf(4);
      const size = { stride: 2, padding: 1, activation: 'relu', addend: draw('addend', [2, 4, 3, 4]) } as const;
      const options = { ...size, addend: size.addend as tf.Tensor4D };
      const whole = (x: tf.Tensor, kernel: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor): tf.Tensor =>
        normalizedConv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, gain, bias, { mean, variance }, options);
      const parts: typeof whole = (x, kernel, gain, bias) =>
        apart(x as tf.Tensor4D, kernel as tf.Tensor4D, { gain, bias, mean, variance }, options);
      const upstream = draw('upstream', [2, 4, 3, 4]);
      const once = (f: typeof whole) => (x: tf.Tensor, kernel: tf.Tensor, gain: tf.Tensor, bias: tf.Tensor) =>
        tf.addN(gradients(f)([x, kernel, gain, bias], upstream).map((gradient) => tf.sum(tf.square(gradient))));
      const inputs = tensors as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      for (const order of [1, 2]) {
        const [a, b] = [whole, parts].map((f) =>
          order === 1 ? gradients(f)(inputs, upstream) : gradients(once(f))(inputs),
        );
        a!.forEach((gradient, i) => {
          expectClose(gradient, b![i]!, { rtol: 1e-3, atol: 1e-3 });
        });
      }
    });
  });

  it('computes the gradients on the path and no others', async () => {
    const [x, kernel] = [draw('x', [1, 4, 4, 2]), draw('kernel', [3, 3, 2, 2])];
    const norm = normOf(2);
    const { kernelNames } = await tf.profile(() =>
      tf.tidy(
        () =>
          gradients((one: tf.Tensor) =>
            normalizedConv2d(one as tf.Tensor4D, kernel as tf.Tensor4D, norm.gain, norm.bias, norm),
          )([x])[0],
      ),
    );
    expect(kernelNames).toContain('gans/Conv2DInputGradient');
    expect(kernelNames).not.toContain('gans/Conv2DKernelGradient');
    tf.dispose([x, kernel, norm]);
  });

  it('leaves no tensor but its output and its gradients', async () => {
    const [x, kernel, addend] = [draw('x', [1, 4, 4, 2]), draw('kernel', [3, 3, 2, 2]), draw('addend', [1, 2, 2, 2])];
    const norm = normOf(2);
    const options = { stride: 2, padding: 1, activation: 'relu', addend: addend as tf.Tensor4D } as const;
    const apply = (one: tf.Tensor) =>
      normalizedConv2d(one as tf.Tensor4D, kernel as tf.Tensor4D, norm.gain, norm.bias, norm, options);
    await expectNoLeak(() => {
      apply(x).dispose();
      const { value, grads } = valueAndGrad(({ x }: { x: tf.Tensor }) => ({ loss: tf.sum(apply(x)) }))({ x });
      tf.dispose([value, grads.x]);
    });
    tf.dispose([x, kernel, addend, norm]);
  });

  it('refuses what does not fit', () => {
    tf.tidy(() => {
      const [x, kernel, two] = [tf.zeros([1, 4, 4, 2]), tf.zeros([3, 3, 2, 2]), tf.ones([2])] as [
        tf.Tensor4D,
        tf.Tensor4D,
        tf.Tensor,
      ];
      const statistics = { mean: two, variance: two };
      expect(() => normalizedConv2d(x, kernel, tf.ones([3]), two, statistics)).toThrow(
        'normalizedConv2d: expected gain to be [2], got [3].',
      );
      expect(() => normalizedConv2d(x, kernel, two, two, statistics, { epsilon: 0 })).toThrow(
        'normalizedConv2d: expected epsilon to be a finite number > 0, got 0.',
      );
      expect(() => normalizedConv2d(x, tf.zeros([3, 3, 1, 2]), two, two, statistics)).toThrow(
        'normalizedConv2d: expected x [N, H, W, C] and kernel [h, w, C, O] with the same C, got [1, 4, 4, 2] and [3, 3, 1, 2].',
      );
      expect(() => normalizedConv2d(x, kernel, two, two, statistics, { stride: 2, addend: x })).toThrow(
        "normalizedConv2d: expected an addend of the output's shape [1, 2, 2, 2], got [1, 4, 4, 2].",
      );
    });
  });
});

import '@tensorflow/tfjs';
import { adam, createSeed, disposeTree, foldIn, gradients, normal, sgd } from '@gans/tensor';
import {
  addBias,
  batchNormalize,
  conv2dTranspose,
  leakyRelu,
  maxPool,
  normalizedConv2d,
  relu,
  tanh,
} from '@gans/tensor/ops';
import {
  conv2d,
  dispose,
  gather,
  grads,
  round,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor1d,
  tidy,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { useEngine } from '../../../index';

const absent = await useEngine('tensorflow', { threads: 1 }).then(
  () => undefined,
  (error: Error) => error.message,
);
const seed = createSeed(11);
const draw = (name: string, shape: number[]) => normal(foldIn(seed, name), shape);
const values = (tensors: readonly Tensor[]) =>
  tensors.map((one) => ({ shape: one.shape, data: one.dataSync().slice() }));

/** What a computation gives on the plain JavaScript engine, where every op is composed, and on TensorFlow. */
async function onBoth(compute: () => readonly Tensor[]) {
  await useEngine('cpu');
  const composed = tidy(() => values(compute()));
  await useEngine('tensorflow');
  return { composed, fused: tidy(() => values(compute())) };
}

const x4 = [3, 4, 2, 5];
const x2 = [6, 5];
const ofOps: Record<string, () => readonly Tensor[]> = Object.fromEntries(
  [x4, x2].flatMap((shape) => {
    const [x, gain, bias, upstream] = ['x', 'gain', 'bias', 'upstream'];
    const channels = [shape.at(-1)!];
    const gradientsOf = (f: (x: Tensor) => Tensor) => () => gradients(f)([draw(x!, shape)], draw(upstream!, shape));
    return [
      [`relu of [${shape}]`, gradientsOf(relu)],
      [`leakyRelu of [${shape}]`, gradientsOf((one) => leakyRelu(one, 0.1))],
      [`tanh of [${shape}]`, gradientsOf(tanh)],
      [
        `addBias to [${shape}]`,
        () =>
          gradients((a: Tensor, b: Tensor) => addBias(a, b))(
            [draw(x!, shape), draw(bias!, channels)],
            draw(upstream!, shape),
          ),
      ],
      [
        `batchNormalize of [${shape}]`,
        () => {
          const { output, mean, variance } = batchNormalize(
            draw(x!, shape),
            draw(gain!, channels),
            draw(bias!, channels),
          );
          return [output, mean, variance];
        },
      ],
      [
        `the gradients of batchNormalize of [${shape}]`,
        () =>
          gradients((a: Tensor, b: Tensor, c: Tensor) => batchNormalize(a, b, c).output)(
            [draw(x!, shape), draw(gain!, channels), draw(bias!, channels)],
            draw(upstream!, shape),
          ),
      ],
    ];
  }),
);

ofOps['maxPool of images with equal pixels'] = () =>
  gradients((x: Tensor) => maxPool(x as Tensor4D))([round(draw('x', [2, 4, 6, 3]))], draw('upstream', [2, 2, 3, 3]));

// Strided convolutions to few channels, and the gradient to images of few: kernels as large as the step, larger, smaller, odd and not square.
for (const [kernel, stride] of [
  [[4, 4, 3, 6], 2],
  [[3, 3, 1, 5], 2],
  [[5, 2, 2, 4], 2],
  [[1, 1, 3, 2], 2],
  [[3, 6, 1, 3], 3],
  [[7, 7, 1, 2], 2],
] as const) {
  const [, , channels, outputs] = kernel;
  const size = [stride * 4, stride * 3];
  ofOps[`conv2dTranspose to [${size},${channels}] by [${kernel}], and its gradients`] = () => {
    const enlarge = (x: Tensor, weights: Tensor) => conv2dTranspose(x as Tensor4D, weights as Tensor4D, { stride });
    const inputs: [Tensor, Tensor] = [draw('x', [2, 4, 3, outputs]), draw('kernel', [...kernel])];
    return [enlarge(...inputs), ...gradients(enlarge)(inputs, draw('upstream', [2, ...size, channels]))];
  };
}

ofOps['normalizedConv2d, and its gradients'] = () => {
  const inputs = [draw('x', [2, 6, 4, 3]), draw('kernel', [3, 3, 3, 4]), draw('addend', [2, 3, 2, 4])];
  const [gain, bias, mean, spread] = ['gain', 'bias', 'mean', 'spread'].map((name) => draw(name, [4]));
  const statistics = { mean: mean!, variance: spread!.square() };
  const apply = (x: Tensor, kernel: Tensor, addend: Tensor) =>
    normalizedConv2d(x as Tensor4D, kernel as Tensor4D, gain!, bias!, statistics, {
      stride: 2,
      padding: 1,
      addend: addend as Tensor4D,
      activation: 'relu',
    });
  return gradients(apply)(inputs as [Tensor, Tensor, Tensor], draw('upstream', [2, 3, 2, 4]));
};

/** Three donated updates of one weight. */
function updates(optimizer: ReturnType<typeof adam> | ReturnType<typeof sgd>): readonly Tensor[] {
  let params: { w: Tensor } = { w: draw('w', [4]) };
  let state = optimizer.init(params) as never;
  for (let i = 0; i < 3; i++) {
    const grads = { w: draw(`gradient ${i}`, [4]) };
    ({ params, state } = optimizer.update(params, grads, state, { donate: true }) as never);
    disposeTree(grads);
  }
  return [params.w];
}

describe.skipIf(absent !== undefined)(
  `kernels of tensorflow${absent === undefined ? '' : ` (skipped: ${absent})`}`,
  () => {
    it.each(Object.keys(ofOps))('give what the composed ops give: %s', async (name) => {
      const { composed, fused } = await onBoth(ofOps[name]!);
      composed.forEach(({ shape, data }, i) => {
        expect(fused[i]!.shape).toEqual(shape);
        expectClose(fused[i]!.data, data, { rtol: 1e-4, atol: 1e-5 });
      });
    });

    it.each([
      ['Adam', () => adam({ learningRate: 0.1, beta1: 0.5 })],
      [
        'Adam without a first moment, epsilon added to the raw root',
        () => adam({ learningRate: 0.1, beta1: 0, epsilonPlacement: 'uncorrected' }),
      ],
      ['Adam with weight decay', () => adam({ learningRate: 0.1, weightDecay: 0.1 })],
      ['SGD with momentum', () => sgd({ learningRate: 0.1, momentum: 0.9 })],
      ['SGD with Nesterov momentum', () => sgd({ learningRate: 0.1, momentum: 0.9, nesterov: true })],
      ['SGD with dampening, which has no fused form', () => sgd({ learningRate: 0.1, momentum: 0.9, dampening: 0.5 })],
    ] as const)('give what the composed updates give: %s', async (_, make) => {
      const { composed, fused } = await onBoth(() => updates(make()));
      expectClose(fused[0]!.data, composed[0]!.data, { rtol: 1e-4, atol: 1e-5 });
    });

    it('train a convolution with explicit padding, and gather from the last axis', async () => {
      const explicit: [[number, number], [number, number], [number, number], [number, number]] = [
        [0, 0],
        [1, 2],
        [0, 1],
        [0, 0],
      ];
      const { composed, fused } = await onBoth(() => {
        const inputs = [draw('x', [2, 5, 4, 3]), draw('kernel', [3, 2, 3, 4])];
        const convolve = (x: Tensor, kernel: Tensor) => conv2d(x as Tensor4D, kernel as Tensor4D, 1, explicit);
        return [
          ...grads(convolve)(inputs, draw('upstream', [2, 6, 4, 4])),
          gather(tensor([1, 2, 3, 4], [2, 2]), tensor1d([1, 0], 'int32'), -1),
        ];
      });
      composed.forEach(({ data }, i) => {
        expectClose(fused[i]!.data, data, { rtol: 1e-4, atol: 1e-4 });
      });
    });

    it('leave a tensor that shares the memory of a donated one as it was', () => {
      const w = tensor1d([1, 2]);
      const shared = w.clone();
      const gradient = tensor1d([1, 1]);
      const optimizer = sgd({ learningRate: 1, momentum: 0.5 });
      const next = optimizer.update({ w }, { w: gradient }, optimizer.init({ w }), { donate: true });
      expectClose(shared, [1, 2], { atol: 0 });
      expectClose(next.params.w, [0, 1]);
      dispose([shared, gradient]);
      disposeTree(next.params, next.state.buffer);
    });
  },
);

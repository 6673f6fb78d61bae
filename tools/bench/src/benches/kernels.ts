import { batchNorm, createBatchNorm } from '@gans/core-nets';
import { adam, foldIn, gradients, mapTree, normal, type Seed } from '@gans/tensor';
import { leakyRelu, tanh } from '@gans/tensor/ops';
import { conv2d, engine, matMul, slice, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Bench, BenchCase, Subject } from '../bench';
import { outcomeOf, subjectOf } from '../subject-of';

/** Hidden features of a batch. */
const FEATURES = [64, 16, 16, 128];

/** What a step is made of, one at a time. */
export const kernels: Bench = {
  name: 'kernels',
  description: 'a product of matrices, convolutions and their gradients, batch norm, activations, Adam',
  roundSeconds: 0.3,
  cases: [
    {
      name: 'matMul 1024',
      unit: 'GF/s',
      work: 2 * 1024 ** 3,
      prepare: (seed) =>
        subjectOf(seed, { a: [1024, 1024], b: [1024, 1024] }, ({ a, b }) => [matMul(a as Tensor2D, b as Tensor2D)]),
    },
    ...convolution('conv 3x3', { batch: 32, size: 32, inputs: 64, outputs: 64, kernel: 3, stride: 1 }),
    ...convolution('conv 4x4 stride 2', { batch: 64, size: 16, inputs: 136, outputs: 272, kernel: 4, stride: 2 }),
    {
      name: 'batch norm, forward and gradient',
      unit: 'ms',
      work: 1,
      prepare(seed) {
        const { params, state } = createBatchNorm(FEATURES.at(-1)!);
        return subjectOf(seed, { x: FEATURES, upstream: FEATURES }, ({ x, upstream }) =>
          gradients(
            (x: Tensor, gain: Tensor, bias: Tensor) => batchNorm({ gain, bias }, state, x, { training: true }).output,
          )([x, params.gain, params.bias], upstream),
        );
      },
    },
    {
      name: 'leaky ReLU, forward and gradient',
      unit: 'ms',
      work: 1,
      prepare: (seed) =>
        subjectOf(seed, { x: FEATURES, upstream: FEATURES }, ({ x, upstream }) =>
          gradients((x: Tensor) => leakyRelu(x, 0.2))([x], upstream),
        ),
    },
    {
      name: 'tanh, 0.5 M elements',
      unit: 'ms',
      work: 1,
      prepare: (seed) => subjectOf(seed, { x: [512, 1024] }, ({ x }) => [tanh(x)]),
    },
    { name: 'Adam, 2 M parameters', unit: 'ms', work: 1, prepare: prepareAdam },
  ],
};

/** A convolution with padding 'same', and its two gradients. */
function convolution(
  name: string,
  geometry: { batch: number; size: number; inputs: number; outputs: number; kernel: number; stride: number },
): BenchCase[] {
  const { batch, size, inputs, outputs, kernel, stride } = geometry;
  const shapes = {
    x: [batch, size, size, inputs],
    kernel: [kernel, kernel, inputs, outputs],
    dy: [batch, size / stride, size / stride, outputs],
  };
  const attributes = { strides: [stride, stride], pad: 'same', dataFormat: 'NHWC', dilations: [1, 1] };
  const run = (kernelName: string, tensors: Record<string, Tensor>, rest: object) =>
    engine().runKernel(kernelName, tensors, { ...attributes, ...rest } as never) as Tensor;
  const unit = 'GF/s';
  const work = 2 * batch * (size / stride) ** 2 * outputs * kernel ** 2 * inputs;
  return [
    {
      name,
      unit,
      work,
      prepare: (seed) =>
        subjectOf(seed, shapes, (t) => [conv2d(t.x as Tensor4D, t.kernel as Tensor4D, stride, 'same')]),
    },
    {
      name: `${name}, gradient to the input`,
      unit,
      work,
      prepare: (seed) =>
        subjectOf(seed, shapes, ({ dy, kernel }) => [
          run('Conv2DBackpropInput', { dy, filter: kernel }, { inputShape: shapes.x }),
        ]),
    },
    {
      name: `${name}, gradient to the filter`,
      unit,
      work,
      prepare: (seed) =>
        subjectOf(seed, shapes, ({ x, dy }) => [
          run('Conv2DBackpropFilter', { x, dy }, { filterShape: shapes.kernel }),
        ]),
    },
  ];
}

function prepareAdam(seed: Seed): Subject {
  const shape = [512, 1024];
  const draw = (name: string) => normal(foldIn(seed, name), shape);
  const optimizer = adam({ learningRate: 2e-4, beta1: 0.5, beta2: 0.999 });
  const names = ['a', 'b', 'c', 'd'];
  const inputs = {
    params: Object.fromEntries(names.map((name) => [name, draw(`params/${name}`)])),
    grads: Object.fromEntries(names.map((name) => [name, draw(`grads/${name}`)])),
  };
  let current = { params: mapTree((leaf) => leaf.clone(), inputs.params), state: optimizer.init(inputs.params) };
  const update = () => {
    current = optimizer.update(current.params, inputs.grads, current.state, { donate: true });
  };
  return {
    inputs,
    check() {
      update();
      return outcomeOf(names.map((name) => current.params[name]!.clone()));
    },
    run() {
      update();
      return slice(current.params.a!, [0, 0], [1, 1]);
    },
  };
}

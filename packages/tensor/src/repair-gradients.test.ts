import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { gradients } from './gradient';
import { expectDerivatives } from './internal/expect-derivatives';
import { expectNoLeak } from './memory';
import { leakyRelu as ourLeakyRelu } from './ops';
import { repairGradients } from './repair-gradients';

type Unary = (x: tf.Tensor) => tf.Tensor;
type Padding = [number, number][];
const image =
  (f: (x: tf.Tensor4D) => tf.Tensor): Unary =>
  (x) =>
    f(x as tf.Tensor4D);
const slopeOf = (f: Unary, x: tf.Tensor) => gradients((x: tf.Tensor) => f(x))([x])[0];

// First derivatives as tfjs has them, taken before the repair.
const untouched: Record<string, Unary> = {
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  exp: tf.exp,
  elu: tf.elu,
  softmax: (x) => tf.square(tf.softmax(x)),
  logSoftmax: (x) => tf.square(tf.logSoftmax(x)),
  leakyRelu: tf.leakyRelu,
  relu6: tf.relu6,
  max: (x) => tf.max(x, -1),
  maxPool: (x) => tf.maxPool(tf.reshape(x, [1, 2, 3, 1]) as tf.Tensor4D, 2, 1, 'valid'),
};
const probe = () =>
  tf.tensor2d([
    [-2, -0.5, 0],
    [0.5, 2, 7],
  ]);
const before: Record<string, Float32Array> = {};

beforeAll(async () => {
  await tf.setBackend('cpu');
  for (const [name, f] of Object.entries(untouched)) before[name] = slopeOf(f, probe()).dataSync<'float32'>();
  repairGradients();
});

describeOnEngines("tfjs's own ops after repairGradients", ({ name: engine }) => {
  // Under IS_TEST tfjs takes what its own custom gradients save for a leak.
  beforeAll(() => tf.env().set('IS_TEST', false));

  const smooth: Record<string, Unary> = {
    tanh: tf.tanh,
    sigmoid: tf.sigmoid,
    exp: tf.exp,
    pow: (x) => tf.pow(tf.scalar(1.7), x),
    softmax: (x) => tf.softmax(x),
    logSoftmax: (x) => tf.logSoftmax(x),
    logSumExp: (x) => tf.logSumExp(x, 0),
    sigmoidCrossEntropy: (x) =>
      tf.losses.sigmoidCrossEntropy(
        tf.tensor2d([
          [0, 1, 1],
          [1, 0, 0],
        ]),
        x,
      ),
  };
  for (const [name, f] of Object.entries(smooth))
    it(`${name} has right derivatives up to the third`, () => {
      expect(Math.max(...expectDerivatives(f, [[2, 3]], { orders: 3 }))).toBeLessThan(5e-3);
    });

  const kinked: Record<string, Unary> = {
    abs: tf.abs,
    elu: tf.elu,
    selu: tf.selu,
    leakyRelu: (x) => tf.leakyRelu(x, 0.1),
    prelu: (x) => tf.prelu(x, tf.scalar(0.1)),
    relu6: (x) => tf.relu6(tf.mul(x, 4)),
    maximum: (x) => tf.maximum(x, tf.mul(x, x)),
    minimum: (x) => tf.minimum(x, tf.mul(x, x)),
    where: (x) => tf.where(tf.logicalAnd(tf.greater(x, 0.2), tf.logicalNot(tf.lessEqual(x, 0.2))), x, tf.mul(x, 2)),
    clipByValue: (x) => tf.clipByValue(x, -1, 1.5),
    max: (x) => tf.max(x, -1),
    min: (x) => tf.min(x, 0),
    mirror: (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 1],
          [2, 1],
        ],
        'reflect',
      ),
    symmetric: (x) =>
      tf.mirrorPad(
        x,
        [
          [2, 1],
          [3, 2],
        ],
        'symmetric',
      ),
  };
  for (const [name, f] of Object.entries(kinked))
    it(`${name} has right first and second derivatives beside its kinks`, () => {
      const x = tf.tensor2d([
        [-1.9, -0.6, 0.3],
        [0.6, 1.2, 1.7],
      ]);
      expect(Math.max(...expectDerivatives((x) => tf.square(f(x)), [x], { step: 2e-3, tolerance: 1e-2 }))).toBeLessThan(
        1e-2,
      );
    });

  const images: Record<string, Unary> = {
    // tfjs-node pools without padding of its own.
    ...(engine === 'tensorflow' ? {} : { 'avgPool, one pixel of padding': image((x) => tf.avgPool(x, 3, 2, 1)) }),
    'avgPool, overlapping': image((x) => tf.avgPool(x, [3, 2], [2, 1], 'same')),
    'avgPool, valid': image((x) => tf.avgPool(x, 2, 2, 'valid')),
    'maxPool, overlapping': image((x) => tf.maxPool(x, [3, 2], [2, 1], 'same')),
    'maxPool, valid': image((x) => tf.maxPool(x, 2, 1, 'valid')),
    resizeNearestNeighbor: image((x) => tf.image.resizeNearestNeighbor(x, [6, 5])),
    'resizeNearestNeighbor, corners aligned': image((x) => tf.image.resizeNearestNeighbor(x, [7, 5], true)),
    resizeBilinear: image((x) => tf.image.resizeBilinear(x, [5, 6])),
    'resizeBilinear, corners aligned': image((x) => tf.image.resizeBilinear(x, [5, 6], true)),
  };
  for (const [name, f] of Object.entries(images))
    it(`${name}, has right first and second derivatives`, () => {
      const errors = expectDerivatives((x) => tf.square(f(x)), [[2, 3, 3, 2]], { step: 1e-3, tolerance: 2e-2 });
      expect(Math.max(...errors)).toBeLessThan(2e-2);
    });

  it('conv2d has right second derivatives through its filter gradient', () => {
    for (const [strides, padding] of [
      [1, 'same'],
      [2, 'valid'],
    ] as const) {
      const f = (x: tf.Tensor, kernel: tf.Tensor) =>
        tf.square(tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, strides, padding));
      const errors = expectDerivatives(
        f,
        [
          [1, 3, 4, 2],
          [2, 2, 2, 2],
        ],
        { tolerance: 2e-2, step: 1e-2 },
      );
      expect(Math.max(...errors)).toBeLessThan(2e-2);
    }
  });

  it('first derivatives that were right stay as they were', () => {
    for (const [name, f] of Object.entries(untouched))
      expectClose(slopeOf(f, probe()), before[name]!, { rtol: 2e-6, atol: 1e-7 });
  });

  it('abs has slope 0 at 0', () => {
    expectClose(slopeOf(tf.abs, tf.tensor1d([-2, 0, 2])), [-1, 0, 1]);
  });

  it('mirrored pixels give their gradient back', () => {
    const pad = (paddings: Padding, mode: 'reflect' | 'symmetric') => (x: tf.Tensor) => tf.mirrorPad(x, paddings, mode);
    expectClose(slopeOf(pad([[2, 1]], 'reflect'), tf.zeros([3])), [1, 3, 2]);
    expectClose(slopeOf(pad([[2, 1]], 'symmetric'), tf.zeros([3])), [2, 2, 2]);
  });

  it('a gradient penalty through a net of tfjs ops leaves no tensor behind', async () => {
    const net = (x: tf.Tensor) => tf.sum(tf.maxPool(tf.leakyRelu(tf.tanh(x)) as tf.Tensor4D, 2, 2, 'valid'));
    const x = tf.randomNormal([1, 2, 2, 1], 0, 1, 'float32', 1);
    await expectNoLeak(() => slopeOf((x) => tf.square(slopeOf(net, x)), x).dispose());
    x.dispose();
  });
});

describe('repairGradients', () => {
  const pick = (names: string[]) => names.map((name) => tf.getGradient(name));
  const kernels = ['Abs', 'Elu', 'Greater', 'MaxPoolGrad', 'MirrorPad', 'Add', 'Tanh'];

  it('changes nothing when it is called again', () => {
    const [registered, recording] = [pick(kernels), (tf.engine() as unknown as { addTapeNode: unknown }).addTapeNode];
    repairGradients();
    expect(pick(kernels)).toEqual(registered);
    expect((tf.engine() as unknown as { addTapeNode: unknown }).addTapeNode).toBe(recording);
  });

  it('keeps its gradients when tfjs registers its own again, as a later import does', () => {
    const ours = tf.getGradient('Abs');
    tf.registerGradient({ kernelName: 'Abs', inputsToSave: ['x'], gradFunc: () => ({ x: () => tf.scalar(7) }) });
    expect(tf.getGradient('Abs')).toBe(ours);
  });

  it("lets a user's own gradients in: of other kernels, and of these after unregistering", () => {
    const tripled = (kernelName: string) => ({
      kernelName,
      inputsToSave: ['x'],
      gradFunc: (dy: tf.Tensor | tf.Tensor[]) => ({ x: () => tf.mul(dy as tf.Tensor, 3) }),
    });
    for (const [kernelName, f] of [
      ['Cos', tf.cos],
      ['Abs', tf.abs],
    ] as const) {
      const old = tf.getGradient(kernelName);
      tf.unregisterGradient(kernelName);
      tf.registerGradient(tripled(kernelName));
      expectClose(slopeOf(f, tf.scalar(2)), 3);
      tf.unregisterGradient(kernelName);
      tf.registerGradient(old);
    }
    expectClose(slopeOf(tf.abs, tf.scalar(2)), 1);
  });

  it('leaves the ops of this package as they are', () => {
    const x = tf.tensor1d([-1, 2]);
    expectDerivatives((x) => tf.square(ourLeakyRelu(x)), [x]);
    expectClose(
      slopeOf((x) => ourLeakyRelu(x, 0.1), x),
      [0.1, 1],
    );
  });
});

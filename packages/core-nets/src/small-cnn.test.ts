import { countParameters, createSeed, flattenTree, foldIn, mapTree, normal, type Tree } from '@gans/tensor';
import {
  add,
  conv2d,
  div,
  matMul,
  moments,
  mul,
  relu,
  reshape,
  sqrt,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { describeClassifier } from './internal/classifier-suite';
import { createSmallCnn } from './small-cnn';

const config = { classCount: 10, height: 28, width: 28, channels: 1, filters: 16, featureSize: 128 };
const seed = createSeed(1);
const shapes = (tree: Tree) =>
  Object.fromEntries(Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape]));

describeClassifier({
  name: 'SmallCnn',
  config: { classCount: 4, height: 8, width: 12, channels: 1, filters: 3, featureSize: 7 },
  create: createSmallCnn,
  featureSize: 7,
  activations: { shrink1: [4, 6, 3], shrink2: [2, 3, 6] },
});

describeOnEngines('createSmallCnn', () => {
  it('names and sizes its parameters and state as a checkpoint does', () => {
    const { params, state } = createSmallCnn(config, seed);
    const flat = 7 * 7 * 32;
    expect(shapes(params)).toEqual({
      'shrink1/kernel': [5, 5, 1, 16],
      'shrink1Norm/gain': [16],
      'shrink1Norm/bias': [16],
      'shrink2/kernel': [5, 5, 16, 32],
      'shrink2Norm/gain': [32],
      'shrink2Norm/bias': [32],
      'hidden/kernel': [flat, 128],
      'hiddenNorm/gain': [128],
      'hiddenNorm/bias': [128],
      'output/kernel': [128, 10],
      'output/bias': [10],
    });
    expect(shapes(state)).toEqual({
      'shrink1Norm/mean': [16],
      'shrink1Norm/variance': [16],
      'shrink2Norm/mean': [32],
      'shrink2Norm/variance': [32],
      'hiddenNorm/mean': [128],
      'hiddenNorm/variance': [128],
    });
    expect(countParameters(params)).toBe(400 + 32 + 25 * 16 * 32 + 64 + flat * 128 + 256 + 1280 + 10);
  });

  it('is the equation of its docstring, in the operations of TensorFlow.js', () => {
    const net = createSmallCnn({ ...config, filters: 4, featureSize: 6 }, seed);
    const draw = (name: string, shape: number[]) => normal(foldIn(seed, name), shape);
    const params = mapTree((leaf, _, path) => (/kernel/.test(path) ? leaf : draw(path, leaf.shape)), net.params);
    const images = draw('images', [4, 28, 28, 1]) as Tensor4D;
    const norm = (x: Tensor, { gain, bias }: { gain: Tensor; bias: Tensor }) => {
      const { mean, variance } = moments(
        x,
        Array.from({ length: x.rank - 1 }, (_, axis) => axis),
      );
      return relu(add(mul(div(sub(x, mean), sqrt(add(variance, 1e-5))), gain), bias));
    };
    const half = norm(conv2d(images, params.shrink1.kernel as Tensor4D, 2, 'same'), params.shrink1Norm) as Tensor4D;
    const quarter = norm(conv2d(half, params.shrink2.kernel as Tensor4D, 2, 'same'), params.shrink2Norm);
    const flat = reshape(quarter, [4, -1]) as Tensor2D;
    const expected = norm(matMul(flat, params.hidden.kernel as Tensor2D), params.hiddenNorm);
    const { features } = net.apply(params, net.state, images, { training: true }).output;
    expectClose(features, expected, { rtol: 1e-3, atol: 1e-4 });
  });

  it('has logits that are linear in its features, which are rectified', () => {
    const net = createSmallCnn({ ...config, filters: 4 }, seed);
    const { logits, features } = net.apply(net.params, net.state, normal(seed, [3, 28, 28, 1]) as Tensor4D, {
      training: false,
    }).output;
    const { kernel, bias } = net.params.output;
    expectClose(logits, add(matMul(features, kernel as Tensor2D), bias), { rtol: 1e-4, atol: 1e-5 });
    const values = Array.from(features.dataSync());
    expect(values.every((value) => value >= 0)).toBe(true);
    expect(values.some((value) => value > 0)).toBe(true);
  });

  it.each([
    [{ classCount: 1 }, 'expected classCount to be an integer >= 2, got 1. The nearest allowed value is 2.'],
    [{ height: 27 }, 'expected height to be a multiple of 4 >= 4, got 27. The nearest allowed value is 28.'],
    [{ width: 0 }, 'expected width to be a multiple of 4 >= 4, got 0. The nearest allowed value is 4.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ featureSize: 0 }, 'expected featureSize to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() => createSmallCnn({ ...config, ...change }, seed)).toThrow(`createSmallCnn: ${message}`);
  });

  it('refuses images that do not fit', () => {
    const net = createSmallCnn({ ...config, filters: 4 }, seed);
    expect(() =>
      net.apply(net.params, net.state, normal(seed, [2, 32, 28, 1]) as Tensor4D, { training: false }),
    ).toThrow('SmallCnn: expected images [N, 28, 28, 1], got [2, 32, 28, 1].');
  });
});

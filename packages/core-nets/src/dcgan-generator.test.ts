import { countParameters, createSeed, flattenTree, foldIn, mapTree, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import {
  add,
  concat,
  conv2dTranspose,
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
  tanh,
  zeros,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createDcganGenerator } from './dcgan-generator';
import { generatorExample } from './internal/generator-example';
import { describeNet } from './internal/net-suite';

const config = { latentSize: 64, classCount: 10, height: 28, width: 28, channels: 1, filters: 32 };
const seed = createSeed(1);
const latents = (count: number, size = 64) => normal(seed, [count, size]) as Tensor2D;

describeOnEngines('createDcganGenerator', () => {
  it('names and sizes its parameters and state as a checkpoint does', () => {
    const { params, state } = createDcganGenerator(config, seed);
    const shapes = (tree: Parameters<typeof flattenTree>[0]) =>
      Object.fromEntries(Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape]));
    expect(shapes(params)).toEqual({
      'project/kernel': [74, 7 * 7 * 64],
      'projectNorm/gain': [64],
      'projectNorm/bias': [64],
      'enlarge1/kernel': [4, 4, 32, 64],
      'enlarge1Norm/gain': [32],
      'enlarge1Norm/bias': [32],
      'enlarge2/kernel': [4, 4, 1, 32],
      'enlarge2/bias': [1],
    });
    expect(shapes(state)).toEqual({
      'projectNorm/mean': [64],
      'projectNorm/variance': [64],
      'enlarge1Norm/mean': [32],
      'enlarge1Norm/variance': [32],
    });
    expect(countParameters(params)).toBe(74 * 3136 + 2 * 64 + 16 * 32 * 64 + 2 * 32 + 16 * 32 + 1);
  });

  it('tells its specification', () => {
    expect(createDcganGenerator({ ...config, height: 32, channels: 3 }, seed).spec).toEqual({
      latentSize: 64,
      classCount: 10,
      imageShape: [32, 28, 3],
      prior: { kind: 'normal' },
    });
  });

  it('draws pixels in [-1, 1] that depend on the latent and on the class', () => {
    const net = createDcganGenerator({ ...config, filters: 4 }, seed);
    const draw = (latent: Tensor2D, label: number) =>
      Array.from(
        net
          .apply(net.params, net.state, { latent, condition: oneHotRows([label], 10) }, { training: false })
          .output.dataSync(),
      );
    const images = draw(latents(1), 3);
    expect(images.every((value) => value >= -1 && value <= 1)).toBe(true);
    expect(draw(latents(1), 4)).not.toEqual(images);
    expect(draw(normal(createSeed(2), [1, 64]) as Tensor2D, 3)).not.toEqual(images);
  });

  it('is the equation of its docstring, in the operations of TensorFlow.js', () => {
    const net = createDcganGenerator({ ...config, filters: 4 }, seed);
    const draw = (name: string, shape: number[]) => normal(foldIn(seed, name), shape);
    const params = mapTree(
      (leaf, _, path) => (/kernel/.test(path) ? mul(leaf, 20) : draw(path, leaf.shape)),
      net.params,
    );
    const input = { latent: latents(3), condition: oneHotRows([0, 1, 9], 10) };
    const norm = (x: Tensor, { gain, bias }: { gain: Tensor; bias: Tensor }) => {
      const { mean, variance } = moments(x, [0, 1, 2]);
      return relu(add(mul(div(sub(x, mean), sqrt(add(variance, 1e-5))), gain), bias)) as Tensor4D;
    };
    const projected = matMul(concat([input.latent, input.condition], 1), params.project.kernel as Tensor2D);
    const small = norm(reshape(projected, [3, 7, 7, 8]), params.projectNorm);
    const enlarged = conv2dTranspose(small, params.enlarge1.kernel as Tensor4D, [3, 14, 14, 4], 2, 'same');
    const hidden = norm(enlarged, params.enlarge1Norm);
    const { kernel, bias } = params.enlarge2 as { kernel: Tensor; bias: Tensor };
    const expected = tanh(add(conv2dTranspose(hidden, kernel as Tensor4D, [3, 28, 28, 1], 2, 'same'), bias));
    expectClose(net.apply(params, net.state, input, { training: true }).output, expected, { rtol: 1e-3, atol: 1e-4 });
  });

  it('works without classes', () => {
    const net = createDcganGenerator({ ...config, classCount: 0, filters: 4 }, seed);
    const input = { latent: latents(3), condition: zeros([3, 0]) as Tensor2D };
    expect(net.apply(net.params, net.state, input, { training: true }).output.shape).toEqual([3, 28, 28, 1]);
  });

  it('normalises with the statistics it is told to', () => {
    const net = createDcganGenerator({ ...config, filters: 4 }, seed);
    const input = { latent: latents(3), condition: oneHotRows([0, 1, 2], 10) };
    const images = (statistics: 'batch' | 'running') =>
      Array.from(net.apply(net.params, net.state, input, { training: false, statistics }).output.dataSync());
    const inTraining = net.apply(net.params, net.state, input, { training: true }).output;
    expect(images('batch')).toEqual(Array.from(inTraining.dataSync()));
    expect(images('running')).not.toEqual(images('batch'));
  });

  it.each([
    [{ latentSize: 0 }, 'expected latentSize to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ classCount: -1 }, 'expected classCount to be an integer >= 0, got -1. The nearest allowed value is 0.'],
    [{ height: 30 }, 'expected height to be a multiple of 4 >= 4, got 30. The nearest allowed value is 32.'],
    [{ width: 29 }, 'expected width to be a multiple of 4 >= 4, got 29. The nearest allowed value is 28.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 1.5 }, 'expected filters to be an integer >= 1, got 1.5.'],
  ])('refuses %o', (change, message) => {
    expect(() => createDcganGenerator({ ...config, ...change }, seed)).toThrow(`createDcganGenerator: ${message}`);
  });

  it('refuses latents and conditions that do not fit', () => {
    const net = createDcganGenerator({ ...config, filters: 4 }, seed);
    const apply = (latent: Tensor2D, condition: Tensor2D) => () =>
      net.apply(net.params, net.state, { latent, condition }, { training: false });
    const expected = 'DcganGenerator: expected latent [N, 64] and condition [N, 10], got';
    expect(apply(latents(2, 63), oneHotRows([0, 1], 10))).toThrow(`${expected} [2, 63] and [2, 10].`);
    expect(apply(latents(2), oneHotRows([0, 1], 9))).toThrow(`${expected} [2, 64] and [2, 9].`);
    expect(apply(latents(2), oneHotRows([0], 10))).toThrow(`${expected} [2, 64] and [1, 10].`);
    expect(apply(latents(2), [0, 1] as never)).toThrow(
      `${expected} [2, 64] and an array. Both are float32. Labels become one with oneHotRows(labels, 10) of @gans/tensor/ops.`,
    );
    expect(() => net.apply(net.params, net.state, undefined as never, { training: false })).toThrow(
      `${expected} undefined and undefined.`,
    );
  });
});

const small = { latentSize: 6, classCount: 10, filters: 3 };
describeNet(
  generatorExample('DcganGenerator 28x28x1', createDcganGenerator, { ...small, height: 28, width: 28, channels: 1 }),
);
describeNet(
  generatorExample('DcganGenerator 32x32x3', createDcganGenerator, { ...small, height: 32, width: 32, channels: 3 }),
);

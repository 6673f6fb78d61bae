import { createSeed, foldIn, normal, type Seed } from '@gans/tensor';
import { exp, oneHotRows } from '@gans/tensor/ops';
import {
  add,
  mean,
  mul,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createCvaeDecoder, createCvaeEncoder } from './cvae';
import { generatorExample } from './internal/generator-example';
import { GLYPH_COUNT, glyphCondition, glyphImages } from './internal/glyph-examples';
import { describeNet, type Outputs } from './internal/net-suite';

const config = { latentSize: 3, classCount: 10, height: 28, width: 28, channels: 1, hiddenSize: 12 };
const seed = createSeed(4);
const images = (first: number, count: number) =>
  normal(foldIn(seed, 'images'), [count, 28, 28, 1], { firstRow: first, standardDeviation: 0.5 }) as Tensor4D;
const condition = (first: number, count: number) =>
  oneHotRows(
    Array.from({ length: count }, (_, i) => (first + i) % 10),
    10,
  );

describeNet({
  name: 'CvaeEncoder',
  config,
  create: createCvaeEncoder as never,
  input: (first, count) => ({ images: images(first, count), condition: condition(first, count) }),
  named: (output) => output as Outputs,
  shapes: { mean: [3], logVariance: [3], latent: [3] },
  learning: { steps: 8 },
  // The negative evidence lower bound, with a fresh decoder.
  loss: (apply) => {
    const glyphs = glyphImages([28, 28, 1]);
    const { mean: mu, logVariance, latent } = apply({ images: glyphs, condition: glyphCondition() });
    const decoder = createCvaeDecoder(config, seed);
    const input = { latent: latent as Tensor2D, condition: glyphCondition() };
    const { output } = decoder.apply(decoder.params, decoder.state, input, { training: true });
    const difference = mean(sum(square(sub(output, glyphs)), [1, 2, 3]));
    const divergence = (a: Tensor, b: Tensor) => mul(0.5, sum(sub(add(exp(b), square(a)), add(b, 1))));
    return add(difference, mul(divergence(mu!, logVariance!), 1 / GLYPH_COUNT));
  },
});

for (const classCount of [0, 10])
  describeNet(generatorExample(`CvaeDecoder of ${classCount} classes`, createCvaeDecoder, { ...config, classCount }));

describe.each([
  ['createCvaeDecoder', createCvaeDecoder],
  ['createCvaeEncoder', createCvaeEncoder],
] as const)('%s', (name, create) => {
  it.each([
    [{ latentSize: 0 }, 'expected latentSize to be an integer >= 1, got 0. The nearest allowed value is 1.'],
    [{ classCount: -1 }, 'expected classCount to be an integer >= 0, got -1. The nearest allowed value is 0.'],
    [{ height: 0 }, 'expected height to be an integer >= 1, got 0.'],
    [{ hiddenSize: 0 }, 'expected hiddenSize to be an integer >= 1, got 0.'],
    [{ hidden: 4 }, 'expected no fields but latentSize, classCount, height, width, channels, hiddenSize, got hidden.'],
  ])('refuses %o', (change, message) => {
    expect(() => create({ ...config, ...change }, seed)).toThrow(`${name}: ${message}`);
  });
});

describeOnEngines('createCvaeEncoder', () => {
  const apply = (given: { training: boolean; seed?: Seed }) => {
    const net = createCvaeEncoder(config, seed);
    return net.apply(net.params, net.state, { images: images(0, 4), condition: condition(0, 4) }, given).output;
  };

  it('gives the mean in inference, and in training a sample that its seed decides, row by row', () => {
    const settled = apply({ training: false });
    expectClose(settled.latent, settled.mean, { rtol: 0, atol: 0 });
    const { mean: mu, logVariance, latent } = apply({ training: true, seed });
    expectClose(latent, add(mu, mul(exp(mul(logVariance, 0.5)), normal(seed, [4, 3]))), { rtol: 1e-5, atol: 1e-6 });
    const net = createCvaeEncoder(config, seed);
    const fewer = net.apply(
      net.params,
      net.state,
      { images: images(0, 2), condition: condition(0, 2) },
      { training: true, seed },
    ).output;
    expectClose(fewer.latent, slice(latent, 0, 2), { rtol: 1e-4, atol: 1e-6 });
  });

  it('has the specification of its decoder, the prior too', () => {
    expect(createCvaeEncoder(config, seed).spec).toEqual(createCvaeDecoder(config, seed).spec);
  });

  it('refuses training without a seed, and input that does not fit', () => {
    expect(() => apply({ training: true })).toThrow('CvaeEncoder: expected a seed in training, got none.');
    const net = createCvaeEncoder(config, seed);
    const input = { images: images(0, 2), condition: condition(0, 3) };
    expect(() => net.apply(net.params, net.state, input, { training: false })).toThrow(
      'CvaeEncoder: expected images [N, 28, 28, 1] and condition [N, 10], got [2, 28, 28, 1] and [3, 10].',
    );
  });
});

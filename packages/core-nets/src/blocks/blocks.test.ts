import { createSeed, flattenTree, foldIn, mapTree, normal, type Tree, unflattenTree } from '@gans/tensor';
import { averagePool, relu, upsampleNearest } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import { add, concat, slice, type Tensor, type Tensor4D, tidy, zerosLike } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { convolution } from '../layers/convolution';
import { conditionedNorm } from './conditioned-norm';
import { createDeepDiscriminatorBlock, deepDiscriminatorBlock } from './deep-discriminator-block';
import { createDeepGeneratorBlock, deepGeneratorBlock } from './deep-generator-block';
import { createDiscriminatorBlock, type DiscriminatorBlockParams, discriminatorBlock } from './discriminator-block';
import { createGeneratorBlock, type GeneratorBlockParams, generatorBlock } from './generator-block';

const seed = createSeed(19);
const draw = <const S extends readonly number[]>(name: string, shape: S) => normal(foldIn(seed, name), shape);
const condition = () => draw('condition', [2, 3]);
const loose = { rtol: 1e-4, atol: 1e-4 };

/** Biases that are not 0, so that leaving one out is noticed. */
const withBiases = <P extends Tree>(params: P): P =>
  mapTree((leaf, _, path) => (path.endsWith('bias') ? draw(path, leaf.shape) : leaf), params);

const withoutWeights = <P extends Tree>(params: P): P =>
  mapTree((leaf, _, path) => (/conv\d/.test(path) ? zerosLike(leaf) : leaf), params);

/** Derivatives of a block with respect to its input and all its weights. */
function expectDerivatives<P extends Tree>(params: P, shape: readonly number[], f: (params: P, x: Tensor4D) => Tensor) {
  const flat = flattenTree(params);
  const paths = Object.keys(flat);
  for (const order of [1, 2] as const)
    expect(
      checkGradients(
        (x, ...leaves) =>
          f(unflattenTree(Object.fromEntries(paths.map((path, i) => [path, leaves[i]!]))) as P, x as Tensor4D),
        [draw('x', shape), ...Object.values(flat)],
        { order, seed, step: 1e-3, tolerance: 2e-2 },
      ),
    ).toBeLessThan(2e-2);
}

describeOnEngines('generatorBlock', () => {
  it.each([true, false])('is what figure 15 (b) shows, unfused; up-sampling %o', (upsample) => {
    const { params: fresh, state } = createGeneratorBlock({ inputs: 4, outputs: 3, conditionSize: 3, upsample }, seed);
    const params = withBiases(fresh) as GeneratorBlockParams & { shortcut: { kernel: Tensor } };
    const x = draw('x', [2, 2, 3, 4]);
    const up = (image: Tensor4D) => (upsample ? upsampleNearest(image) : image);
    const norm = (name: 'norm1' | 'norm2', image: Tensor4D) =>
      conditionedNorm(params[name], state[name], image, { training: true }, { condition: condition() });
    const first = norm('norm1', x);
    const second = norm('norm2', convolution(params.conv1, up(relu(first.output))));
    const expected = add(convolution(params.conv2, relu(second.output)), convolution(params.shortcut, up(x)));
    const block = generatorBlock(params, state, x, { training: true }, { condition: condition(), upsample });
    expectClose(block.output, expected, loose);
    expectClose(block.state.norm1.mean, first.state.mean, loose);
    expectClose(block.state.norm2.variance, second.state.variance, loose);
  });

  it('has plain batch norms and no shortcut weights where those have nothing to do', () => {
    const { params, state } = createGeneratorBlock({ inputs: 3, outputs: 3, conditionSize: 0, upsample: false }, seed);
    expect(Object.keys(flattenTree(params))).toEqual(
      ['norm1/gain', 'norm1/bias', 'conv1/kernel', 'conv1/bias', 'norm2/gain', 'norm2/bias'].concat([
        'conv2/kernel',
        'conv2/bias',
      ]),
    );
    const x = draw('x', [2, 2, 2, 3]);
    const apply = { training: false };
    expectClose(generatorBlock(withoutWeights(params), state, x, apply, { upsample: false }).output, x);
  });

  it('has the right gradients, twice', () => {
    const { params, state } = createGeneratorBlock({ inputs: 2, outputs: 2, conditionSize: 3 }, seed);
    expectDerivatives(params as Tree, [2, 1, 1, 2], (weights, x) => {
      const options = { condition: condition(), epsilon: 0.5 };
      return generatorBlock(weights as GeneratorBlockParams, state, x, { training: true }, options).output;
    });
  });

  it('asks for the condition', () => {
    const { params, state } = createGeneratorBlock({ inputs: 2, outputs: 2, conditionSize: 3 }, seed);
    expect(() => generatorBlock(params, state, draw('x', [2, 2, 2, 2]), { training: true })).toThrow(
      'expected a condition for a conditional batch norm, got none.',
    );
    expect(() => createGeneratorBlock({ inputs: 2, outputs: 0, conditionSize: 3 }, seed)).toThrow(
      'createGeneratorBlock: expected outputs to be an integer >= 1, got 0.',
    );
  });
});

describeOnEngines('discriminatorBlock', () => {
  it.each([
    ['first', 'raw', true],
    ['inner', 'raw', true],
    ['inner', 'activated', true],
    ['inner', 'raw', false],
  ] as const)('is what figure 15 (c) shows, unfused: %s, %s, pooling %o', (position, shortcutInput, downsample) => {
    const fresh = createDiscriminatorBlock({ inputs: 2, outputs: 3, downsample }, seed).params;
    const params = withBiases(fresh) as DiscriminatorBlockParams & { shortcut: { kernel: Tensor } };
    const x = draw('x', [2, 4, 2, 2]);
    const pool = (image: Tensor4D) => (downsample ? averagePool(image) : image);
    const entry = position === 'first' ? x : relu(x);
    const main = convolution(params.conv2, relu(convolution(params.conv1, entry)));
    const side = convolution(params.shortcut, shortcutInput === 'raw' ? x : entry);
    const output = discriminatorBlock(params, x, { position, shortcutInput, downsample });
    expectClose(output, add(pool(main), pool(side)), loose);
  });

  it('is its input where all weights are 0 and nothing changes size', () => {
    const { params } = createDiscriminatorBlock({ inputs: 3, outputs: 3, downsample: false }, seed);
    expect(Object.keys(params)).toEqual(['conv1', 'conv2']);
    const x = draw('x', [2, 2, 2, 3]);
    expectClose(discriminatorBlock(withoutWeights(params), x, { downsample: false }), x);
  });

  it('treats every image by itself', () => {
    const { params } = createDiscriminatorBlock({ inputs: 2, outputs: 3 }, seed);
    const x = draw('x', [3, 4, 2, 2]);
    expectClose(discriminatorBlock(params, slice(x, 1, 1)), slice(discriminatorBlock(params, x), 1, 1), loose);
  });

  it('has the right gradients, twice', () => {
    const { params } = createDiscriminatorBlock({ inputs: 1, outputs: 2 }, seed);
    expectDerivatives(params as Tree, [1, 2, 2, 1], (weights, x) =>
      discriminatorBlock(weights as DiscriminatorBlockParams, x),
    );
  });

  it('leaves one tensor', async () => {
    const { params } = createDiscriminatorBlock({ inputs: 1, outputs: 2 }, seed);
    const x = draw('x', [1, 2, 2, 1]);
    await expectNoLeak(() =>
      tidy(() => {
        discriminatorBlock(params, x);
      }),
    );
  });
});

describeOnEngines('deepGeneratorBlock', () => {
  it('is a linear shortcut where all convolutions are 0: the first channels, up-sampled', () => {
    const { params, state } = createDeepGeneratorBlock({ inputs: 8, outputs: 4, conditionSize: 3 }, seed);
    const x = draw('x', [2, 2, 2, 8]);
    const options = { condition: condition() };
    const { output } = deepGeneratorBlock(withoutWeights(params), state, x, { training: false }, options);
    expectClose(output, upsampleNearest(slice(x, 0, [2, 2, 2, 4])));
  });

  it('has the right gradients, twice', () => {
    const { params, state } = createDeepGeneratorBlock({ inputs: 4, outputs: 2, conditionSize: 0 }, seed);
    expectDerivatives(withBiases(params), [2, 1, 2, 4], (weights, x) => {
      return deepGeneratorBlock(weights, state, x, { training: false }).output;
    });
  });

  it('says what it cannot be', () => {
    expect(() => createDeepGeneratorBlock({ inputs: 6, outputs: 4, conditionSize: 0 }, seed)).toThrow(
      'createDeepGeneratorBlock: expected inputs to be a multiple of 4 >= 4, got 6. The nearest allowed value is 8.',
    );
    expect(() => createDeepGeneratorBlock({ inputs: 4, outputs: 8, conditionSize: 0 }, seed)).toThrow(
      'createDeepGeneratorBlock: expected outputs to be at most the 4 inputs, got 8.',
    );
  });
});

describeOnEngines('deepDiscriminatorBlock', () => {
  it('is its input, pooled and completed by new channels, where the main path is 0', () => {
    const { params } = createDeepDiscriminatorBlock({ inputs: 2, outputs: 4 }, seed);
    const x = draw('x', [2, 2, 4, 2]);
    const pooled = averagePool(x);
    const { shortcut } = params as { shortcut: { kernel: Tensor; bias: Tensor } } & typeof params;
    const output = deepDiscriminatorBlock(withoutWeights(params), x);
    expectClose(output, concat([pooled, convolution(shortcut, pooled)], 3), loose);
  });

  it('has the right gradients, twice', () => {
    const { params } = createDeepDiscriminatorBlock({ inputs: 3, outputs: 4 }, seed);
    expectDerivatives(withBiases(params as Tree), [1, 2, 2, 3], (weights, x) =>
      deepDiscriminatorBlock(weights as typeof params, x),
    );
  });

  it('says what it cannot be', () => {
    expect(() => createDeepDiscriminatorBlock({ inputs: 8, outputs: 4 }, seed)).toThrow(
      'createDeepDiscriminatorBlock: expected outputs to be at least the 8 inputs, got 4.',
    );
  });
});

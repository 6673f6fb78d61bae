import {
  countParameters,
  createSeed,
  flattenTree,
  foldIn,
  gradients,
  mapTree,
  normal,
  type Tree,
  unflattenTree,
} from '@gans/tensor';
import { checkGradients } from '@gans/tensor/testing';
import {
  add,
  conv2d,
  matMul,
  mean,
  mul,
  reshape,
  square,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  leakyRelu as tfLeakyRelu,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createDcganDiscriminator, type DcganDiscriminatorParams } from './dcgan-discriminator';
import { discriminatorExample } from './internal/discriminator-example';
import { describeNet } from './internal/net-suite';
import { spectralNorm } from './layers/spectral-norm';

const config = { classCount: 10, height: 28, width: 28, channels: 1, filters: 32, embeddingSize: 128 };
const seed = createSeed(1);
const draw = (name: string, shape: number[]) => normal(foldIn(seed, name), shape) as Tensor4D;
const shapes = (tree: Tree) =>
  Object.fromEntries(Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape]));

describeOnEngines('createDcganDiscriminator', () => {
  it('names and sizes its parameters and state as a checkpoint does', () => {
    const { params, state } = createDcganDiscriminator(config, seed);
    const features = 4 * 4 * 128;
    expect(shapes(params)).toEqual({
      'shrink1/kernel': [4, 4, 1, 32],
      'shrink1/bias': [32],
      'shrink2/kernel': [4, 4, 32, 64],
      'shrink2/bias': [64],
      'shrink3/kernel': [4, 4, 64, 128],
      'shrink3/bias': [128],
      'adversarial/kernel': [features, 1],
      'adversarial/bias': [1],
      'embedding/kernel': [features, 128],
      'embedding/bias': [128],
      'proxies/table': [10, 128],
    });
    expect(shapes(state)).toEqual({
      'shrink1/u': [1, 32],
      'shrink1/v': [1, 16],
      'shrink2/u': [1, 64],
      'shrink2/v': [1, 512],
      'shrink3/u': [1, 128],
      'shrink3/v': [1, 1024],
      'adversarial/u': [1, 1],
      'adversarial/v': [1, features],
      'embedding/u': [1, 128],
      'embedding/v': [1, features],
    });
    const convolutions = 16 * 32 + 32 + 16 * 32 * 64 + 64 + 16 * 64 * 128 + 128;
    expect(countParameters(params)).toBe(convolutions + features + 1 + features * 128 + 128 + 1280);
  });

  it('scores and embeds the features it hands out', () => {
    const net = createDcganDiscriminator({ ...config, filters: 4, embeddingSize: 6 }, seed);
    const { logits, features, proxies } = net.apply(net.params, net.state, draw('x', [3, 28, 28, 1]), {
      training: false,
    }).output;
    // The layer's kernel is one column w, so its largest singular value is |w|; u is +1 or -1.
    const kernel = net.params.adversarial.kernel;
    const length = Math.hypot(...Array.from(kernel.dataSync()));
    expectClose(logits, mul(matMul(features, kernel as never), 1 / length), { rtol: 1e-4, atol: 1e-5 });
    expectClose(proxies, net.params.proxies.table, { rtol: 0, atol: 0 });
  });

  it('is the equation of its docstring, in the operations of TensorFlow.js', () => {
    const net = createDcganDiscriminator({ ...config, filters: 4, embeddingSize: 6 }, seed);
    const params = mapTree((leaf, _, path) => (path.endsWith('bias') ? draw(path, leaf.shape) : leaf), net.params);
    const images = draw('x', [3, 28, 28, 1]);
    const normalized = (name: 'shrink1' | 'shrink2' | 'shrink3' | 'adversarial' | 'embedding') =>
      spectralNorm(params[name].kernel, net.state[name], true).output;
    const shrink = (x: Tensor4D, name: 'shrink1' | 'shrink2' | 'shrink3') =>
      tfLeakyRelu(add(conv2d(x, normalized(name) as Tensor4D, 2, 'same'), params[name].bias), 0.2) as Tensor4D;
    const h = reshape(shrink(shrink(shrink(images, 'shrink1'), 'shrink2'), 'shrink3'), [3, -1]) as Tensor2D;
    const project = (name: 'adversarial' | 'embedding') =>
      add(matMul(h, normalized(name) as Tensor2D), params[name].bias);
    const { logits, embeddings, features } = net.apply(params, net.state, images, { training: true }).output;
    expectClose(features, h, { rtol: 1e-4, atol: 1e-5 });
    expectClose(logits, project('adversarial'), { rtol: 1e-4, atol: 1e-5 });
    expectClose(embeddings, project('embedding'), { rtol: 1e-4, atol: 1e-5 });
  });

  it('does not see the scale of its kernels', () => {
    const net = createDcganDiscriminator({ ...config, filters: 4, embeddingSize: 6 }, seed);
    const scaled = mapTree((leaf, _, path) => (path.endsWith('kernel') ? mul(leaf, 7) : leaf), net.params);
    const images = draw('x', [3, 28, 28, 1]);
    const judge = (params: DcganDiscriminatorParams) => net.apply(params, net.state, images, { training: true }).output;
    for (const key of ['logits', 'embeddings'] as const)
      expectClose(judge(scaled)[key], judge(net.params)[key], { rtol: 1e-4, atol: 1e-5 });
  });

  it('is Lipschitz with constant near 1 once the singular vectors have settled', () => {
    const net = createDcganDiscriminator({ ...config, filters: 4, embeddingSize: 6 }, seed);
    let state = net.state;
    const images = draw('x', [4, 28, 28, 1]);
    for (let i = 0; i < 30; i++) state = net.apply(net.params, state, images, { training: true }).state;
    const [slope] = gradients((x: Tensor4D) => net.apply(net.params, state, x, { training: false }).output.logits)([
      images,
    ]);
    // Each of the three convolutions overlaps twice in each direction, so its norm is at most 2 (4x4 stride 2) times its kernel's.
    const norms = Array.from(sum(square(slope), [1, 2, 3]).dataSync(), Math.sqrt);
    for (const norm of norms) {
      expect(norm).toBeGreaterThan(0);
      expect(norm).toBeLessThan(2 ** 3 * 1.05);
    }
  });

  it('can be penalised for its slope: the gradient of |dD/dx|^2 to every parameter is right', () => {
    const net = createDcganDiscriminator(
      { classCount: 2, height: 4, width: 4, channels: 1, filters: 1, embeddingSize: 2 },
      createSeed(4),
    );
    const images = draw('images', [2, 4, 4, 1]);
    const flat = flattenTree(net.params);
    const paths = Object.keys(flat).filter((path) => path.includes('kernel'));
    const penalty = (...kernels: Tensor[]) => {
      const tree = { ...flat, ...Object.fromEntries(paths.map((path, i) => [path, kernels[i]!])) };
      const params = unflattenTree(tree) as DcganDiscriminatorParams;
      const [slope] = gradients((x: Tensor4D) => net.apply(params, net.state, x, { training: false }).output.logits)([
        images,
      ]);
      return mul(mean(sum(square(slope), [1, 2, 3])), 500); // brings the largest derivative to about 1
    };
    const inputs = paths.map((path) => flat[path]!);
    expect(checkGradients(penalty, inputs, { order: 1, seed, step: 1e-3 })).toBeLessThan(5e-3);
    const total = gradients(penalty)(inputs).flatMap((gradient) => Array.from(gradient.dataSync()));
    expect(Math.max(...total.map(Math.abs))).toBeGreaterThan(0.5);
  });

  it.each([
    [{ classCount: 1 }, 'expected classCount to be an integer >= 2, got 1. The nearest allowed value is 2.'],
    [{ height: 2 }, 'expected height to be a multiple of 4 >= 4, got 2. The nearest allowed value is 4.'],
    [{ width: 27 }, 'expected width to be a multiple of 4 >= 4, got 27. The nearest allowed value is 28.'],
    [{ channels: 0 }, 'expected channels to be an integer >= 1, got 0.'],
    [{ filters: 0 }, 'expected filters to be an integer >= 1, got 0.'],
    [{ embeddingSize: 0 }, 'expected embeddingSize to be an integer >= 1, got 0.'],
  ])('refuses %o', (change, message) => {
    expect(() => createDcganDiscriminator({ ...config, ...change }, seed)).toThrow(
      `createDcganDiscriminator: ${message}`,
    );
  });

  it('refuses images that do not fit', () => {
    const net = createDcganDiscriminator({ ...config, filters: 4 }, seed);
    expect(() => net.apply(net.params, net.state, draw('x', [2, 28, 28, 3]), { training: false })).toThrow(
      'DcganDiscriminator: expected images [N, 28, 28, 1], got [2, 28, 28, 3].',
    );
  });
});

const small = { height: 28, width: 28, channels: 1, filters: 3, classCount: 10 };
const smallShapes = { logits: [1], features: [4 * 4 * 12] };
describeNet(
  discriminatorExample(
    'DcganDiscriminator',
    createDcganDiscriminator,
    { ...small, embeddingSize: 5 },
    {
      ...smallShapes,
      embeddings: [5],
      proxies: [10, 5],
    },
  ),
);
describeNet(
  discriminatorExample(
    'DcganDiscriminator 32x32x3 with a projection head',
    createDcganDiscriminator,
    { ...small, height: 32, width: 32, channels: 3, head: 'projection' },
    smallShapes,
  ),
);

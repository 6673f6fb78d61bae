import { useEngine } from '@gans/engines';
import {
  adam,
  countParameters,
  createSeed,
  disposeReplaced,
  disposeTree,
  flattenTree,
  foldIn,
  type Model,
  normal,
  type Seed,
  type Tree,
  unflattenTree,
  valueAndGrad,
} from '@gans/tensor';
import { logSoftmax, oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, mean, mul, neg, slice, sum, type Tensor, type Tensor4D, tensor4d, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import type { ClassifierOutput } from './classifier-net';
import { createResnet18 } from './resnet-18';
import { createResnet32 } from './resnet-32';
import { createSmallCnn } from './small-cnn';
import { createVgg } from './vgg';

type Classifier = Model<Tree, Tree, Tensor4D, ClassifierOutput> & { readonly config: object };
interface Example {
  readonly name: string;
  readonly config: { readonly classCount: number; readonly height: number; readonly width: number };
  readonly create: (config: object, seed: Seed) => Classifier;
  readonly featureSize: number;
  /** Shapes of the activations without their first axis. */
  readonly activations: Readonly<Record<string, readonly number[]>>;
}

const erase = <C>(create: (config: C, seed: Seed) => unknown) => create as unknown as Example['create'];
const grey = { classCount: 4, height: 8, width: 12, channels: 1 };
const colour = { classCount: 4, height: 16, width: 12, channels: 3 };
const stages = (blocks: number, ...shapes: readonly (readonly number[])[]) =>
  Object.fromEntries(
    shapes.flatMap((shape, s) => Array.from({ length: blocks }, (_, b) => [`stage${s + 1}/block${b + 1}`, shape])),
  );

const examples: readonly Example[] = [
  {
    name: 'SmallCnn',
    config: { ...grey, filters: 3, featureSize: 7 } as object as Example['config'],
    create: erase(createSmallCnn),
    featureSize: 7,
    activations: { shrink1: [4, 6, 3], shrink2: [2, 3, 6] },
  },
  {
    name: 'Resnet18 with the 3x3 stem',
    config: { ...grey, filters: 2, stem: '3x3' } as object as Example['config'],
    create: erase(createResnet18),
    featureSize: 16,
    activations: { stem: [8, 12, 2], ...stages(2, [8, 12, 2], [4, 6, 4], [2, 3, 8], [1, 2, 16]) },
  },
  {
    name: 'Resnet18 with the 7x7 stem',
    config: { ...colour, filters: 2, stem: '7x7' } as object as Example['config'],
    create: erase(createResnet18),
    featureSize: 16,
    activations: { stem: [8, 6, 2], ...stages(2, [4, 3, 2], [2, 2, 4], [1, 1, 8], [1, 1, 16]) },
  },
  {
    name: 'Resnet32',
    config: {
      ...colour,
      filters: 3,
      pixelMean: [0.4914, 0.4822, 0.4465],
      pixelDeviation: [0.2023, 0.1994, 0.201],
    } as object as Example['config'],
    create: erase(createResnet32),
    featureSize: 12,
    activations: { stem: [16, 12, 3], ...stages(5, [16, 12, 3], [8, 6, 6], [4, 3, 12]) },
  },
  {
    name: 'Vgg',
    config: { ...grey, filters: 2, blocks: 2, convolutions: 2, featureSize: 6 } as object as Example['config'],
    create: erase(createVgg),
    featureSize: 6,
    activations: {
      'block1/convolution1': [8, 12, 2],
      'block1/convolution2': [8, 12, 2],
      'block2/convolution1': [4, 6, 4],
      'block2/convolution2': [4, 6, 4],
    },
  },
];

const inputs = createSeed(11);
const bits = (tree: Tree) =>
  Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape, Array.from(leaf.dataSync())]);
const allOf = ({ logits, features, activations }: ClassifierOutput): Record<string, Tensor> => ({
  logits,
  features,
  ...activations,
});

for (const { name, config, create, featureSize, activations } of examples) {
  const { classCount, height, width } = config;
  const channels = (config as unknown as { channels: number }).channels;
  const imagesAt = (first: number, count: number) =>
    normal(inputs, [count, height, width, channels], { firstRow: first, standardDeviation: 0.5 }) as Tensor4D;
  const build = (seed = createSeed(1)) => create(config, seed);
  const infer = (net: Classifier, x: Tensor4D, weights: Pick<Model, 'params' | 'state'> = net) =>
    allOf(net.apply(weights.params, weights.state, x, { training: false }).output);

  describeOnEngines(name, ({ name: engine }) => {
    it('gives outputs of the documented shapes, for one image too', () => {
      const net = build();
      for (const count of [1, 3]) {
        const output = infer(net, imagesAt(0, count));
        const shapes = Object.entries(output).map(([key, { shape }]) => [key, shape]);
        const expected = { logits: [classCount], features: [featureSize], ...activations };
        expect(shapes).toEqual(Object.entries(expected).map(([key, shape]) => [key, [count, ...shape]]));
      }
    });

    it('judges each image on its own in inference', () => {
      const net = build();
      const all = infer(net, imagesAt(0, 4));
      const part = infer(net, imagesAt(1, 2));
      for (const [key, value] of Object.entries(part))
        expectClose(value, slice(all[key]!, 1, 2), { rtol: 1e-4, atol: 1e-5 });
    });

    it('gives every parameter a gradient', () => {
      const net = build();
      const x = imagesAt(0, 5);
      const { grads } = valueAndGrad((params: Tree) => {
        const { logits } = net.apply(params, net.state, x, { training: true }).output;
        return { loss: sum(mul(logits, normal(foldIn(inputs, 'cotangent'), logits.shape))) };
      })(net.params);
      for (const [path, gradient] of Object.entries(flattenTree(grads))) {
        const values = Array.from(gradient.dataSync());
        expect(values.every(Number.isFinite), path).toBe(true);
        expect(Math.max(...values.map(Math.abs)), path).toBeGreaterThan(1e-5);
      }
    });

    it('keeps its state in inference and replaces all of it in training', () => {
      const net = build();
      const before = bits(net.state);
      const old = flattenTree(net.state);
      const x = imagesAt(0, 3);
      expect(flattenTree(net.apply(net.params, net.state, x, { training: false }).state)).toEqual(old);
      const next = flattenTree(net.apply(net.params, net.state, x, { training: true }).state);
      expect(Object.keys(next)).toEqual(Object.keys(old));
      for (const [path, leaf] of Object.entries(next)) {
        expect(leaf, path).not.toBe(old[path]);
        expect(leaf.shape, path).toEqual(old[path]!.shape);
      }
      expect(bits(net.state)).toEqual(before);
    });

    it('leaves no tensor', async () => {
      const [net, x] = [build(), imagesAt(0, 2)];
      await expectNoLeak(() =>
        tidy(() => {
          build(createSeed(2));
          net.apply(net.params, net.state, x, { training: true });
          infer(net, x);
        }),
      );
    });

    if (engine !== 'cpu')
      it('learns to tell stripes from blocks', () => {
        const net = build();
        const { first, last } = train(net, patterns(height, width, channels), 12);
        expect(first).toBeGreaterThan(0.9);
        expect(last).toBeLessThan(0.6 * first);
      });
  });

  describe(name, () => {
    it('is the same bits for the same seed, also from a config that went through JSON', async () => {
      await useEngine('cpu');
      const net = build();
      expect(Object.isFrozen(net.config)).toBe(true);
      const again = create(JSON.parse(JSON.stringify(net.config)), createSeed(1));
      expect(again.config).toEqual(net.config);
      expect([bits(again.params), bits(again.state)]).toEqual([bits(net.params), bits(net.state)]);
      expect(bits(build(createSeed(2)).params)).not.toEqual(bits(net.params));
    });

    it('can be rebuilt from its parameters by name', async () => {
      await useEngine('cpu');
      const net = build();
      const weights = { params: unflattenTree(flattenTree(net.params)), state: unflattenTree(flattenTree(net.state)) };
      const [expected, got] = [infer(net, imagesAt(0, 2)), infer(build(createSeed(2)), imagesAt(0, 2), weights)];
      for (const key of Object.keys(expected)) expectClose(got[key]!, expected[key]!, { rtol: 0, atol: 0 });
    });

    it('says the same on every engine, in training and in inference', async () => {
      const answers: Record<string, number[]>[] = [];
      for (const engine of ['wasm', 'cpu'] as const) {
        await useEngine(engine, { threads: 1 });
        const net = build();
        const trained = net.apply(net.params, net.state, imagesAt(0, 4), { training: true });
        const after = infer(net, imagesAt(0, 4), { params: net.params, state: trained.state });
        const outputs = [trained.output.logits, after.logits!, after.features!];
        answers.push(Object.fromEntries(outputs.map((y, i) => [i, Array.from(y.dataSync())])));
      }
      for (const [key, values] of Object.entries(answers[0]!))
        expectClose(answers[1]![key]!, values, { rtol: 1e-3, atol: 1e-4 });
    });

    it('refuses images and parameters of another net', async () => {
      await useEngine('cpu');
      const net = build();
      const apply = (params: Tree, state: Tree, x: Tensor4D) => net.apply(params, state, x, { training: false });
      expect(() =>
        apply(
          net.params,
          net.state,
          imagesAt(0, 1).pad([
            [0, 0],
            [0, 1],
            [0, 0],
            [0, 0],
          ]),
        ),
      ).toThrow(
        `expected images [N, ${height}, ${width}, ${channels}], got [1, ${height + 1}, ${width}, ${channels}].`,
      );
      const { output: _, ...rest } = net.params;
      expect(() => apply(rest, net.state, imagesAt(0, 1))).toThrow('2 missing (output/kernel; output/bias)');
    });
  });
}

/** Four classes of images: horizontal and vertical stripes, a bright upper and a bright lower half. */
function patterns(height: number, width: number, channels: number): { images: Tensor4D; labels: number[] } {
  const labels = Array.from({ length: 12 }, (_, i) => i % 4);
  const bright = (label: number, i: number, row: number, column: number) =>
    [row % 4 < 2, column % 4 < 2, row < height / 2, row >= height / 2][label] ? 0.5 + 0.04 * i : -0.5;
  const values = labels.flatMap((label, i) =>
    Array.from({ length: height * width * channels }, (_, at) => {
      const pixel = Math.floor(at / channels);
      return bright(label, i, Math.floor(pixel / width), pixel % width);
    }),
  );
  return { images: tensor4d(values, [labels.length, height, width, channels]), labels };
}

/** A few steps of Adam on the cross-entropy, in training mode.
 *
 *  @returns the first and the last loss.
 */
function train(net: Classifier, { images, labels }: ReturnType<typeof patterns>, steps: number) {
  const optimizer = adam({ learningRate: 0.02 });
  const targets = oneHotRows(labels, 4);
  let { params, state } = net;
  let memory = optimizer.init(params);
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { value, grads, aux } = valueAndGrad((weights: Tree) => {
      const { output, state: next } = net.apply(weights, state, images, { training: true });
      return { loss: neg(mean(sum(mul(logSoftmax(output.logits), targets), 1))), aux: next };
    })(params);
    const next = optimizer.update(params, grads, memory, { donate: true });
    disposeReplaced(state, aux);
    losses.push(value.dataSync()[0]!);
    disposeTree(grads, { value });
    [params, memory, state] = [next.params, next.state, aux];
  }
  return { first: losses[0]!, last: losses.at(-1)! };
}

describe('sizes of the published classifiers', () => {
  const count = (net: { readonly params: Tree; readonly state: Tree }) => {
    const parameters = countParameters(net.params);
    disposeTree(net.params, net.state);
    return parameters;
  };
  const cifar = { classCount: 10, height: 32, width: 32, channels: 3 };

  it.each([
    [11_689_512, { classCount: 1000, height: 224, width: 224, channels: 3, filters: 64, stem: '7x7' }],
    [11_173_962, { ...cifar, filters: 64, stem: '3x3' }],
    [701_466, { ...cifar, filters: 16, stem: '3x3' }],
    [701_178, { ...cifar, height: 28, width: 28, channels: 1, filters: 16, stem: '3x3' }],
  ] as const)('Resnet18 has %i parameters with %o', async (parameters, config) => {
    await useEngine('cpu');
    const net = createResnet18(config, createSeed(1));
    expect(countParameters(net.state)).toBe(2 * 75 * config.filters); // 4800 channels of batch norm at 64 filters
    expect(count(net)).toBe(parameters);
  });

  it('Resnet32 has 464 154', async () => {
    await useEngine('cpu');
    expect(count(createResnet32({ ...cifar, filters: 16 }, createSeed(1)))).toBe(464_154);
  });
});

describe('configs of classifiers', () => {
  const seed = createSeed(1);
  const resnet = { ...grey, filters: 2, stem: '3x3' } as const;
  it.each([
    [
      () => createResnet18({ ...resnet, stem: '5x5' as '3x3' }, seed),
      'createResnet18: expected stem to be one of 3x3, 7x7, got 5x5.',
    ],
    [
      () => createResnet18({ ...resnet, classCount: 1 }, seed),
      'createResnet18: expected classCount to be an integer >= 2, got 1.',
    ],
    [() => createResnet18({ ...resnet, filter: 2 } as never, seed), 'got filter. The nearest known one is filters.'],
    [
      () => createResnet18({ ...resnet, pixelMean: [0.5] }, seed),
      'createResnet18: expected pixelDeviation to hold 1 finite numbers > 0, one a channel, got undefined.',
    ],
    [
      () => createResnet32({ ...grey, filters: 2, height: 10 }, seed),
      'createResnet32: expected height to be a multiple of 4 >= 4, got 10. The nearest allowed value is 12.',
    ],
    [
      () => createResnet32({ ...grey, filters: 2, pixelMean: [0, 1], pixelDeviation: [1] }, seed),
      'createResnet32: expected pixelMean to hold 1 finite numbers, one a channel, got [0,1].',
    ],
    [
      () => createVgg({ ...grey, filters: 2, blocks: 3, convolutions: 1, featureSize: 4 }, seed),
      'createVgg: expected width to be a multiple of 8 >= 8, got 12.',
    ],
    [
      () => createVgg({ ...grey, filters: 2, blocks: 0, convolutions: 1, featureSize: 4 }, seed),
      'createVgg: expected blocks to be an integer >= 1, got 0.',
    ],
  ] as const)('name the field and the rule: %#', (create, message) => {
    expect(create).toThrow(message);
  });

  it('standardise pixels as their recipes do', async () => {
    await useEngine('cpu');
    const plain = createResnet32({ ...grey, filters: 2 }, seed);
    const scaled = createResnet32({ ...grey, filters: 2, pixelMean: [0.25], pixelDeviation: [0.1] }, seed);
    const x = normal(inputs, [2, 8, 12, 1]) as Tensor4D;
    const standardized = mul(add(mul(x, 0.5), 0.25), 10) as Tensor4D;
    const inference = { training: false };
    expectClose(
      scaled.apply(scaled.params, scaled.state, x, inference).output.logits,
      plain.apply(plain.params, plain.state, standardized, inference).output.logits,
      { rtol: 1e-4, atol: 1e-5 },
    );
  });
});

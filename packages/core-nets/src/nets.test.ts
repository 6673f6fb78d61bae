import { useEngine } from '@gans/engines';
import {
  createSeed,
  flattenTree,
  foldIn,
  type Model,
  normal,
  type Seed,
  type Tree,
  unflattenTree,
  valueAndGrad,
} from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, mul, slice, sum, type Tensor, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createDcganDiscriminator } from './dcgan-discriminator';
import { createDcganGenerator } from './dcgan-generator';
import { createSmallCnn } from './small-cnn';

type Output = Readonly<Record<string, Tensor>>;
interface Net {
  readonly config: object;
  readonly params: Tree;
  readonly state: Tree;
  /** All outputs for rows [first, first + count) of an endless table of inputs. */
  readonly on: (rows: {
    first?: number;
    count: number;
    training?: boolean;
    weights?: Pick<Model, 'params' | 'state'>;
  }) => {
    output: Output;
    state: Tree;
  };
}
interface Example {
  readonly name: string;
  readonly create: (seed: Seed, config?: object) => Net;
  /** Shapes of the outputs without their first axis. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Outputs with one row an input. */
  readonly rowwise: readonly string[];
}

const inputs = createSeed(11);
const shape28 = { classCount: 10, height: 28, width: 28, channels: 1 };
const shape32 = { classCount: 10, height: 32, width: 32, channels: 3 };
const imagesAt = ([h, w, c]: readonly number[], first: number, count: number) =>
  normal(inputs, [count, h!, w!, c!], { firstRow: first, standardDeviation: 0.5 }) as Tensor4D;
const shapeOf = ({ height, width, channels }: typeof shape28) => [height, width, channels];

const generator = (shape: typeof shape28): Example => ({
  name: `DcganGenerator ${shapeOf(shape).join('x')}`,
  create: (seed, config = { ...shape, latentSize: 6, filters: 3 }) => {
    const net = createDcganGenerator(config as Parameters<typeof createDcganGenerator>[0], seed);
    return {
      ...net,
      on: ({ first = 0, count, training = false, weights = net }) => {
        const latent = normal(inputs, [count, 6], { firstRow: first }) as Tensor2D;
        const condition = oneHotRows(
          Array.from({ length: count }, (_, i) => (first + i) % 10),
          10,
        );
        const { params, state } = weights as typeof net;
        const result = net.apply(params, state, { latent, condition }, { training });
        return { output: { images: result.output }, state: result.state };
      },
    };
  },
  shapes: { images: shapeOf(shape) },
  rowwise: ['images'],
});

const discriminator = (shape: typeof shape28): Example => ({
  name: `DcganDiscriminator ${shapeOf(shape).join('x')}`,
  create: (seed, config = { ...shape, filters: 3, embeddingSize: 5 }) => {
    const net = createDcganDiscriminator(config as Parameters<typeof createDcganDiscriminator>[0], seed);
    return {
      ...net,
      on: ({ first = 0, count, training = false, weights = net }) => {
        const { params, state } = weights as typeof net;
        const result = net.apply(params, state, imagesAt(shapeOf(shape), first, count), { training });
        return { output: { ...result.output }, state: result.state };
      },
    };
  },
  shapes: { logits: [1], embeddings: [5], features: [4 * 4 * 12], proxies: [5] },
  rowwise: ['logits', 'embeddings', 'features'],
});

const classifier = (shape: typeof shape28): Example => ({
  name: `SmallCnn ${shapeOf(shape).join('x')}`,
  create: (seed, config = { ...shape, filters: 3, featureSize: 7 }) => {
    const net = createSmallCnn(config as Parameters<typeof createSmallCnn>[0], seed);
    return {
      ...net,
      on: ({ first = 0, count, training = false, weights = net }) => {
        const { params, state } = weights as typeof net;
        const result = net.apply(params, state, imagesAt(shapeOf(shape), first, count), { training });
        const { logits, features } = result.output;
        return { output: { logits, features }, state: result.state };
      },
    };
  },
  shapes: { logits: [10], features: [7] },
  rowwise: ['logits', 'features'],
});

const examples = [generator, discriminator, classifier].flatMap((of) => [of(shape28), of(shape32)]);
const bits = (tree: Tree) =>
  Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape, Array.from(leaf.dataSync())]);

for (const { name, create, shapes, rowwise } of examples) {
  describeOnEngines(name, () => {
    it('gives outputs of the documented shapes, for one input too', () => {
      const net = create(createSeed(1));
      for (const count of [1, 4]) {
        const { output } = net.on({ count });
        expect(Object.keys(output).sort()).toEqual(Object.keys(shapes).sort());
        for (const [key, shape] of Object.entries(shapes))
          expect(output[key]!.shape).toEqual([rowwise.includes(key) ? count : 10, ...shape]);
        for (const key of rowwise) expect(Array.from(output[key]!.dataSync()).every(Number.isFinite)).toBe(true);
      }
    });

    it('judges each row on its own in inference', () => {
      const net = create(createSeed(1));
      const all = net.on({ count: 6 }).output;
      for (const [first, count] of [
        [0, 2],
        [2, 4],
        [5, 1],
      ] as const) {
        const part = net.on({ first, count }).output;
        for (const key of rowwise) expectClose(part[key]!, slice(all[key]!, first, count), { rtol: 1e-4, atol: 1e-6 });
      }
    });

    it('gives every parameter a gradient', () => {
      const net = create(createSeed(1));
      const { grads } = valueAndGrad((params: Tree) => {
        const { output } = net.on({ count: 4, training: true, weights: { params, state: net.state } });
        const terms = Object.entries(output).map(([key, y]) => sum(mul(y, normal(foldIn(inputs, key), y.shape))));
        return { loss: terms.reduce((total, term) => add(total, term)) };
      })(net.params);
      for (const [path, gradient] of Object.entries(flattenTree(grads))) {
        const values = Array.from(gradient.dataSync());
        expect(values.every(Number.isFinite), path).toBe(true);
        expect(Math.max(...values.map(Math.abs)), path).toBeGreaterThan(1e-4);
      }
    });

    it('keeps its state in inference and replaces it in training', () => {
      const net = create(createSeed(1));
      const before = bits(net.state);
      expect(flattenTree(net.on({ count: 3 }).state)).toEqual(flattenTree(net.state));
      const next = flattenTree(net.on({ count: 3, training: true }).state);
      const old = flattenTree(net.state);
      expect(Object.keys(next)).toEqual(Object.keys(old));
      for (const [path, leaf] of Object.entries(next)) {
        expect(leaf, path).not.toBe(old[path]);
        expect(leaf.shape, path).toEqual(old[path]!.shape);
      }
      expect(bits(net.state)).toEqual(before);
    });

    it('leaves no tensor', async () => {
      const net = create(createSeed(1));
      await expectNoLeak(() =>
        tidy(() => {
          create(createSeed(2));
          net.on({ count: 2, training: true });
          net.on({ count: 2 });
        }),
      );
    });
  });

  describe(name, () => {
    it('is the same bits for the same seed, also from a config that went through JSON', async () => {
      await useEngine('cpu');
      const net = create(createSeed(1));
      expect(Object.isFrozen(net.config)).toBe(true);
      const again = create(createSeed(1), JSON.parse(JSON.stringify(net.config)));
      expect(again.config).toEqual(net.config);
      expect([bits(again.params), bits(again.state)]).toEqual([bits(net.params), bits(net.state)]);
      expect(bits(create(createSeed(2)).params)).not.toEqual(bits(net.params));
    });

    it('can be rebuilt from its parameters by name', async () => {
      await useEngine('cpu');
      const net = create(createSeed(1));
      const weights = {
        params: unflattenTree(flattenTree(net.params)),
        state: unflattenTree(flattenTree(net.state)),
      };
      const expected = net.on({ count: 2 }).output;
      const got = create(createSeed(2)).on({ count: 2, weights }).output;
      for (const key of rowwise) expectClose(got[key]!, expected[key]!, { rtol: 0, atol: 0 });
    });

    it('says the same on every engine, in training and in inference', async () => {
      const answers: Record<string, number[]>[] = [];
      for (const engine of ['wasm', 'cpu'] as const) {
        await useEngine(engine, { threads: 1 });
        const net = create(createSeed(1));
        const trained = net.on({ count: 4, training: true });
        const weights = { params: net.params, state: trained.state };
        const outputs = { ...trained.output, ...prefixed('inference ', net.on({ count: 4, weights }).output) };
        answers.push(Object.fromEntries(Object.entries(outputs).map(([key, y]) => [key, Array.from(y.dataSync())])));
      }
      for (const [key, values] of Object.entries(answers[0]!))
        expectClose(answers[1]![key]!, values, { rtol: 1e-4, atol: 1e-5 });
    });
  });
}

const prefixed = (prefix: string, output: Output) =>
  Object.fromEntries(Object.entries(output).map(([key, value]) => [prefix + key, value]));

import { batchNorm, createBatchNorm, createResnet18, createSmallCnn } from '@gans/core-nets';
import { glyphsDataset } from '@gans/datasets';
import {
  type ApplyOptions,
  cloneTree,
  createSeed,
  disposeTree,
  flattenTree,
  foldIn,
  type Model,
  normal,
  type Seed,
  type Tree,
  unflattenTree,
} from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { anySeed, describeOnEngines, expectClose } from '#test-kit';
import { adaptBatchNorm } from './adapt-batch-norm';
import { unlabelledBatches } from './unlabelled-batches';

const seed = createSeed(23);
type Statistics = { readonly mean: tf.Tensor; readonly variance: tf.Tensor };
const statistics = (mean: readonly number[], variance: readonly number[]): Statistics => ({
  mean: tf.tensor1d([...mean]),
  variance: tf.tensor1d([...variance]),
});
const numbers = (state: Tree) => Object.values(flattenTree(state)).map((leaf) => [...leaf.dataSync()]);

/** A batch norm alone. */
function normOf(state: Statistics, epsilon = 1e-5): Model<Tree, Tree, tf.Tensor2D, tf.Tensor2D> {
  const { params } = createBatchNorm(state.mean.size);
  return {
    params,
    state: { norm: state },
    apply(params, { norm }, x, options) {
      const next = batchNorm(params as never, norm as never, x, options, { epsilon });
      return { output: next.output, state: { norm: next.state } };
    },
  };
}

/** Three batch norms in a row with weights between them, whose state lists them in the order of their names, which is not that of the net. */
function deepNet(of: Seed): Model<Tree, Tree, tf.Tensor2D, tf.Tensor2D> {
  const kernel = (name: string) => normal(foldIn(of, name), [3, 3]);
  const norm = (name: string) => ({
    gain: normal(foldIn(of, `${name} gain`), [3], { mean: 1, standardDeviation: 0.2 }),
    bias: normal(foldIn(of, `${name} bias`), [3]),
  });
  const order = ['z', 'm', 'a'];
  const layers = (make: (name: string) => Tree): Tree =>
    Object.fromEntries([...order].sort().map((name) => [name, make(name)]));
  return {
    params: { kernels: layers((name) => ({ kernel: kernel(name) })), norms: layers(norm) },
    state: layers(() => createBatchNorm(3).state),
    apply(params, state, x, options) {
      const next: Record<string, Tree> = {};
      let output = x;
      for (const name of order) {
        const flat = flattenTree(params);
        const input = tf.matMul(output, flat[`kernels/${name}/kernel`] as tf.Tensor2D);
        const affine = { gain: flat[`norms/${name}/gain`]!, bias: flat[`norms/${name}/bias`]! };
        const normed = batchNorm(affine, state[name] as never, input, options);
        next[name] = normed.state;
        output = tf.relu(normed.output) as tf.Tensor2D;
      }
      return { output, state: Object.fromEntries(Object.keys(state).map((name) => [name, next[name]!])) };
    },
  };
}

const column = (...values: number[]) => tf.tensor2d(values, [values.length, 1]);

describeOnEngines('adaptBatchNorm', () => {
  it.each([
    [0.1, [0.25, 0.725, 0.7525], [1.025, 1.4225, 1.58025]],
    [0.5, [1.25, 3.125, 2.0625], [1.125, 3.0625, 3.03125]],
    [1, [2.5, 5, 1], [1.25, 5, 3]],
  ])('Q6: follows the batches of the specification with alpha = %d', async (momentum, means, variances) => {
    const batches = [column(1, 2, 3, 4), column(2, 4, 6, 8), column(0, 0, 4, 0)];
    for (let count = 1; count <= 3; count++) {
      const model = normOf(statistics([0], [1]));
      const state = await adaptBatchNorm(model, () => batches.slice(0, count), { momentum });
      expectClose(numbers(state), [means[count - 1]!, variances[count - 1]!]);
      disposeTree(model.params, model.state, state);
    }
    tf.dispose(batches);
  });

  it('Q6: leaves (1 - alpha)^T of the old mean after T equal batches, and never a variance below 0', async () => {
    const batch = column(1, 2, 3, 6);
    for (const [momentum, count] of [
      [0.1, 10],
      [0.01, 102],
    ] as const) {
      const model = normOf(statistics([5], [0]));
      const state = await adaptBatchNorm(model, () => Array(count).fill(batch), { momentum });
      const left = (1 - momentum) ** count;
      expectClose(numbers(state)[0]!, 3 + left * (5 - 3), { rtol: 1e-5 });
      expectClose(numbers(state)[1]!, (1 - left) * 3.5, { rtol: 1e-5 });
      disposeTree(model.params, model.state, state);
    }
    batch.dispose();
  });

  it('takes mean and variance of all twelve values of the specification in the exact mode', async () => {
    const model = normOf(statistics([7], [3]));
    const batches = [column(1, 2, 3, 4), column(2, 4, 6, 8), column(0, 0, 4, 0)];
    const state = await adaptBatchNorm(model, () => batches, { mode: 'exact' });
    expectClose(numbers(state), [[17 / 6], [209 / 36]], { rtol: 1e-6 });
    const output = tf.tidy(
      () => model.apply(model.params, state, tf.concat(batches) as tf.Tensor2D, { training: false }).output,
    );
    const { mean, variance } = tf.moments(output);
    expectClose(mean, 0, { atol: 1e-6 });
    expectClose(variance, 0.999998277515, { rtol: 1e-6 });
    tf.dispose([output, mean, variance, ...batches]);
    disposeTree(model.params, model.state, state);
  });

  it('Q5: exact statistics make the input of every layer mean 0 and variance 1 - eps/(var + eps), from whatever state and in whatever batches', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.constantFrom(-30, 0, 1e6), async (of, oldMean) => {
        const net = deepNet(of);
        const x = normal(foldIn(of, 'x'), [24, 3], { mean: 0.5 }) as tf.Tensor2D;
        const old = { mean: tf.fill([3], oldMean), variance: tf.fill([3], 1e-6) };
        const from = Object.fromEntries(Object.keys(net.state).map((name) => [name, cloneTree(old)]));
        const parts = [tf.slice(x, [0, 0], [5, 3]), tf.slice(x, [5, 0], [19, 3])];
        const state = await adaptBatchNorm({ ...net, state: from }, () => parts, { mode: 'exact' });
        // All images as one batch, normalised by its own statistics, are their own exact statistics.
        const whole = tf.tidy(() => {
          const options = { training: false, statistics: 'batch', momentum: 1 } as const;
          return net.apply(net.params, net.state, x, options).state;
        });
        for (const [name, expected] of Object.entries(flattenTree(whole))) {
          const layer = name.split('/')[0]!;
          const scale = Math.max(...flattenTree(whole)[`${layer}/variance`]!.dataSync(), 1);
          // Float32 sums that are taken apart differ, and each layer divides by deviations that may be small.
          expectClose(flattenTree(state)[name]!, expected, { rtol: 2e-3, atol: 2e-3 * scale });
        }
        disposeTree(net.params, net.state, from, state, whole, old);
        tf.dispose([x, ...parts]);
      }),
      { numRuns: 6 },
    );
  });

  it('Q5: is at rest where the statistics are those of the images', async () => {
    const batch = normal(seed, [32, 3]) as tf.Tensor2D;
    for (const mode of ['ema', 'exact'] as const) {
      const model = normOf(statistics([0, 0, 0], [1, 1, 1]));
      const exact = await adaptBatchNorm(model, () => [batch], { mode: 'exact' });
      const again = await adaptBatchNorm({ ...model, state: exact }, () => [batch, batch], { mode });
      expectClose(numbers(again).flat(), numbers(exact).flat(), { rtol: 1e-5, atol: 1e-6 });
      disposeTree(model.params, model.state, exact, again);
    }
    batch.dispose();
  });

  it('Q5: running statistics stay between the old ones and those of the batches', async () => {
    await fc.assert(
      fc.asyncProperty(anySeed(), fc.double({ min: 0, max: 1, noNaN: true }), async (of, momentum) => {
        const model = normOf(statistics([4, -4], [9, 0.1]));
        const batches = [0, 1, 2].map((i) => normal(foldIn(of, i), [6, 2], { mean: i }) as tf.Tensor2D);
        const state = await adaptBatchNorm(model, () => batches, { momentum });
        const candidates = [
          model.state,
          ...batches.map((batch) => {
            const { mean, variance } = tf.moments(batch, 0);
            return { norm: { mean, variance } };
          }),
        ].map(numbers);
        for (const [leaf, values] of numbers(state).entries())
          for (const [c, value] of values.entries()) {
            const all = candidates.map((candidate) => candidate[leaf]![c]!);
            const slack = 1e-5 * Math.max(...all.map(Math.abs));
            expect(value).toBeGreaterThanOrEqual(Math.min(...all) - slack);
            expect(value).toBeLessThanOrEqual(Math.max(...all) + slack);
          }
        tf.dispose(batches);
        disposeTree(model.params, model.state, state);
      }),
      { numRuns: 5 },
    );
  });

  it('stops when it is told to, tells how far it is, and leaves no tensor but the statistics', async () => {
    const net = deepNet(seed);
    const batches = [normal(foldIn(seed, 1), [4, 3]), normal(foldIn(seed, 2), [6, 3])] as tf.Tensor2D[];
    const before = tf.memory().numTensors;
    for (const [mode, passes] of [
      ['ema', 1],
      ['exact', 4],
    ] as const) {
      const read: number[] = [];
      const state = await adaptBatchNorm(net, () => batches, { mode, onProgress: (images) => void read.push(images) });
      expect(read.at(-1)).toBe(10 * passes);
      expect(read.slice(0, 2)).toEqual([4, 10]);
      expect(tf.memory().numTensors).toBe(before + 6);
      disposeTree(state);
      const stop = new AbortController();
      const onProgress = () => stop.abort();
      await expect(adaptBatchNorm(net, () => batches, { mode, signal: stop.signal, onProgress })).rejects.toMatchObject(
        {
          code: 'ABORTED',
          message: "adaptBatchNorm: stopped by the caller's signal after 4 images.",
        },
      );
      expect(tf.memory().numTensors).toBe(before);
    }
    const twice = await adaptBatchNorm(net, () => batches, { passes: 2 });
    const once = await adaptBatchNorm(net, () => [...batches, ...batches]);
    expect(numbers(twice)).toEqual(numbers(once));
    disposeTree(net.params, net.state, once, twice);
    tf.dispose(batches);
  });
});

const nets = [
  [
    'small CNN',
    3,
    () => createSmallCnn({ classCount: 4, height: 8, width: 8, channels: 1, filters: 2, featureSize: 4 }, seed),
  ],
  [
    'ResNet-18',
    20,
    () => createResnet18({ classCount: 4, height: 8, width: 8, channels: 1, filters: 2, stem: '3x3' }, seed),
  ],
] as const;

describeOnEngines('adaptBatchNorm of the classifiers of @gans/core-nets', () => {
  it.each(nets)('Q5: moves all batch norms of a %s, and nothing else', async (_, count, create) => {
    const net: Model<Tree, Tree, tf.Tensor4D, unknown> = create() as never;
    const images = normal(foldIn(seed, 'images'), [6, 8, 8, 1]);
    const [params, state] = [numbers(net.params), numbers(net.state)];
    const adapted = await adaptBatchNorm(net, () => [images]);
    expect(numbers(net.params)).toEqual(params);
    expect(numbers(net.state)).toEqual(state);
    const [before, after] = [flattenTree(net.state), flattenTree(adapted)];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    expect(Object.keys(after)).toHaveLength(2 * count);
    for (const [path, leaf] of Object.entries(after))
      expect([...leaf.dataSync()]).not.toEqual([...before[path]!.dataSync()]);
    disposeTree(net.params, net.state, adapted);
    images.dispose();
  });

  it('exact statistics of a ResNet-18 are those of the whole set as one batch', async () => {
    const net = nets[1][2]();
    const images = normal(foldIn(seed, 'images'), [12, 8, 8, 1]);
    const parts = tf.split(images, 3) as tf.Tensor4D[];
    const exact = await adaptBatchNorm(net, () => parts, { mode: 'exact' });
    const options: ApplyOptions = { training: false, statistics: 'batch', momentum: 1 };
    const whole = tf.tidy(() => net.apply(net.params, net.state, images, options).state);
    for (const [path, expected] of Object.entries(flattenTree(whole)))
      expectClose(flattenTree(exact)[path]!, expected, { rtol: 2e-3, atol: 2e-3 });
    disposeTree(net.params, net.state, exact, whole);
    tf.dispose([images, ...parts]);
  });
});

describeOnEngines('adaptBatchNorm and its input', () => {
  it('Q5: never reads a label of a real image', async () => {
    const dataset = glyphsDataset({ seed, count: 12, split: 'train' });
    const guarded = {
      length: dataset.length,
      imageShape: dataset.imageShape,
      pixels: dataset.pixels,
      get labels(): never {
        throw new Error('a label was read');
      },
    };
    const net = createSmallCnn(
      { classCount: 10, height: 32, width: 32, channels: 1, filters: 1, featureSize: 2 },
      seed,
    );
    for (const mode of ['ema', 'exact'] as const)
      disposeTree(await adaptBatchNorm(net, unlabelledBatches(guarded, { batchSize: 5 }), { mode }));
    disposeTree(net.params, net.state);
  });

  it('leaves everything in a state that is no batch norm', async () => {
    const model = normOf(statistics([0], [1]));
    const spectral = { u: tf.ones([3]), mean: tf.ones([2]), variance: tf.ones([3]) };
    const withMore: typeof model = {
      ...model,
      state: { ...model.state, spectral },
      apply: (params, state, x, options) => ({
        ...model.apply(params, state, x, options),
        state: {
          ...model.apply(params, state, x, options).state,
          spectral: { u: tf.zeros([3]), mean: tf.zeros([2]), variance: tf.zeros([3]) },
        },
      }),
    };
    const batch = column(1, 2);
    const state = await adaptBatchNorm(withMore, () => [batch]);
    expect(state.spectral).toEqual(spectral);
    expect(numbers(unflattenTree({ mean: flattenTree(state)['norm/mean']! }))).not.toEqual([[0]]);
  });

  it('refuses models without a batch norm, or with one that keeps still, and numbers out of range', async () => {
    const model = normOf(statistics([0], [1]));
    const batch = column(1, 2);
    const plain = { ...model, state: {}, apply: (_: Tree, state: Tree, x: tf.Tensor2D) => ({ output: x, state }) };
    await expect(adaptBatchNorm(plain, () => [batch])).rejects.toThrow(
      'adaptBatchNorm: expected model to have a batch norm',
    );
    const still = { ...model, apply: (_: Tree, state: Tree, x: tf.Tensor2D) => ({ output: x, state }) };
    for (const mode of ['ema', 'exact'] as const) {
      await expect(adaptBatchNorm(still, () => [batch], { mode })).rejects.toThrow('got the same tensors back');
      await expect(adaptBatchNorm(model, () => [], { mode })).rejects.toThrow(
        'expected batches to hold a batch, got none.',
      );
    }
    await expect(adaptBatchNorm(model, () => [batch], { momentum: 2 })).rejects.toThrow(
      'expected momentum to be from 0 to 1, got 2.',
    );
    await expect(adaptBatchNorm(model, () => [batch], { passes: 0 })).rejects.toThrow(
      'expected passes to be an integer >= 1, got 0.',
    );
    const mode = 'mean' as 'ema';
    await expect(adaptBatchNorm(model, () => [batch], { mode })).rejects.toThrow(
      'expected mode to be ema or exact, got mean.',
    );
    let draws = 0;
    const noisy = () => [column(draws++, draws, draws ** 2)];
    await expect(adaptBatchNorm(model, noisy, { mode: 'exact' })).rejects.toThrow(
      'adaptBatchNorm: expected statistics that settle in 2 passes, got others each time.',
    );
  });
});

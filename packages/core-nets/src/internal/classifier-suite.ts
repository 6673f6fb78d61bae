import { glyphs, toImages } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import {
  adam,
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
import { dispose, mean, mul, neg, pad, slice, sum, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { asTaps, type ClassifierNet, type ClassifierOutput } from '../classifier-net';

/** A classifier under test. */
interface Example<C> {
  readonly name: string;
  readonly config: C;
  readonly create: (config: C, seed: Seed) => ClassifierNet;
  readonly featureSize: number;
  /** Shapes of the activations without their first axis. */
  readonly activations: Readonly<Record<string, readonly number[]>>;
}

interface ImageShape {
  readonly classCount: number;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Shapes that stages give their blocks, by name, for `Example.activations`. */
export const stagesOf = (
  blocks: number,
  ...shapes: readonly (readonly number[])[]
): Record<string, readonly number[]> =>
  Object.fromEntries(
    shapes.flatMap((shape, s) => Array.from({ length: blocks }, (_, b) => [`stage${s + 1}/block${b + 1}`, shape])),
  );

const inputs = createSeed(11);
const bits = (tree: Tree) =>
  Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape, Array.from(leaf.dataSync())]);
const allOf = ({ logits, features, activations }: ClassifierOutput): Record<string, Tensor> => ({
  logits,
  features,
  ...activations,
});

/** For tests: what every classifier does, on every engine. */
export function describeClassifier<C extends ImageShape>({
  name,
  config,
  create,
  featureSize,
  activations,
}: Example<C>): void {
  const { classCount, height, width, channels } = config;
  const imagesAt = (first: number, count: number) =>
    normal(inputs, [count, height, width, channels], { firstRow: first, standardDeviation: 0.5 }) as Tensor4D;
  const build = (seed = createSeed(1)) => create(config, seed);
  const infer = (net: ClassifierNet, x: Tensor4D, weights: Pick<Model, 'params' | 'state'> = net) =>
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

    it('says what it takes and gives', () => {
      const net = build();
      const { spec } = net;
      const imageShape = [height, width, channels];
      expect(spec).toEqual({ imageShape, classCount, featureSize, activations: Object.keys(activations) });
      const taps = asTaps(net, { names: spec.activations })(imagesAt(0, 2));
      expect(Object.values(taps).map(({ shape }) => shape)).toEqual(
        Object.values(activations).map((shape) => [2, ...shape]),
      );
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

    it('says what the plainest engine says, in training and in inference', async () => {
      const answers = () => {
        const net = build();
        const trained = net.apply(net.params, net.state, imagesAt(0, 4), { training: true });
        const settled = infer(net, imagesAt(0, 4), { params: net.params, state: trained.state });
        return [trained.output.logits, ...Object.values(settled)].map((y) => Array.from(y.dataSync()));
      };
      const got = answers();
      await useEngine('cpu', { threads: 1 });
      const expected = answers();
      await useEngine(engine, { threads: 1 });
      for (const [i, values] of got.entries()) expectClose(values, expected[i]!, { rtol: 1e-4, atol: 1e-4 });
    });

    it('leaves no tensor', async () => {
      const [net, x] = [build(), imagesAt(0, 2)];
      await expectNoLeak(() => {
        const { params, state } = build(createSeed(2));
        disposeTree(params, state);
      });
      for (const training of [true, false])
        await expectNoLeak(() => {
          const { output, state } = net.apply(net.params, net.state, x, { training });
          dispose(allOf(output));
          disposeReplaced(state, net.state);
        });
    });

    // One engine does for what takes longest; all compute the same, as below.
    if (engine === 'wasm')
      it('learns glyphs', () => {
        const net = create({ ...config, classCount: 10, height: 32, width: 32 }, createSeed(1));
        const { first, last } = train(net, glyphs({ seed: inputs, count: 10, channels: channels as 1 | 3 }), 6);
        expect(first).toBeGreaterThan(1.8);
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

    it('refuses images and parameters of another net', async () => {
      await useEngine('cpu');
      const net = build();
      const taller = pad(imagesAt(0, 1), [
        [0, 0],
        [0, 1],
        [0, 0],
        [0, 0],
      ]);
      const apply = (params: Tree, state: Tree, x: Tensor4D) => net.apply(params, state, x, { training: false });
      expect(() => apply(net.params, net.state, taller)).toThrow(
        `expected images [N, ${height}, ${width}, ${channels}], got [1, ${height + 1}, ${width}, ${channels}].`,
      );
      const { output: _, ...rest } = net.params;
      expect(() => apply(rest, net.state, imagesAt(0, 1))).toThrow('2 missing (output/kernel; output/bias)');
    });
  });
}

/** A few steps of Adam on the cross-entropy, in training mode.
 *
 *  @returns the first and the last loss.
 */
function train(net: ClassifierNet, { pixels, imageShape, labels }: ReturnType<typeof glyphs>, steps: number) {
  const optimizer = adam({ learningRate: 0.02 });
  const images = toImages(pixels, imageShape);
  const targets = oneHotRows(labels, 10);
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

import { type EngineName, listEngines, useEngine } from '@gans/engines';
import {
  adam,
  createSeed,
  disposeReplaced,
  disposeTree,
  flattenTree,
  foldIn,
  mapTree,
  normal,
  type Seed,
  type Tree,
  unflattenTree,
  valueAndGrad,
} from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { add, dispose, fill, mul, slice, sum, type Tensor } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';

/** Named tensors that a net gives. */
export type Outputs = Readonly<Record<string, Tensor>>;

/** A net with its kinds of input and output forgotten. */
export interface AnyNet {
  readonly config: object;
  readonly params: Tree;
  readonly state: Tree;
  readonly apply: (
    params: Tree,
    state: Tree,
    input: never,
    options: { readonly training: boolean; readonly seed?: Seed },
  ) => { output: unknown; state: Tree };
}

/** A net, and how the suite feeds and judges it. */
export interface NetExample {
  readonly name: string;
  readonly config: object;
  readonly create: (config: object, seed: Seed) => AnyNet;
  /** Rows [first, first + count) of an endless table of inputs. */
  readonly input: (first: number, count: number) => unknown;
  /** The output's tensors by name. */
  readonly named: (output: unknown) => Outputs;
  /** Shapes of the outputs without their first axis. */
  readonly shapes: Readonly<Record<string, readonly number[]>>;
  /** Outputs with one row an input; default all. */
  readonly rowwise?: readonly string[];
  /** Too large for the slow engine: it runs there in inference only, on one row. */
  readonly large?: boolean;
  /** A loss on glyphs that a few steps of training bring down. */
  readonly loss: (apply: (input: unknown) => Outputs) => Tensor;
  /** How far `steps` steps of Adam must bring it: a share of the first loss. Default 0.95 after 4 steps with rate 0.01. */
  readonly learning?: { readonly share?: number; readonly steps?: number; readonly rate?: number };
}

const draws = createSeed(11);
const bits = (tree: Tree) =>
  Object.entries(flattenTree(tree)).map(([path, leaf]) => [path, leaf.shape, Array.from(leaf.dataSync())]);
// Attention starts with weight 0, at which what it attends to has no effect.
const awake = (params: Tree) => mapTree((leaf, _, path) => (path.endsWith('gamma') ? fill([], 0.5) : leaf), params);

/** What every net keeps to: documented shapes, rows on their own, gradients everywhere, explicit state, no leaks, the same bits for the same seed, the same numbers on every engine, and that it learns. */
export function describeNet({
  name,
  config,
  create,
  input,
  named,
  shapes,
  loss,
  large = false,
  ...rest
}: NetExample): void {
  const { rowwise = Object.keys(shapes), learning: { share = 0.95, steps = 4, rate = 0.01 } = {} } = rest;
  const make = (seed = 1) => create(config, createSeed(seed));
  const run = (
    { apply }: AnyNet,
    { params, state }: Pick<AnyNet, 'params' | 'state'>,
    [first, count]: readonly [number, number],
    training = false,
  ) => {
    const result = apply(params, state, input(first, count) as never, { training, seed: draws });
    return { output: named(result.output), state: result.state };
  };

  describeOnEngines(name, ({ name: engine }) => {
    const slow = large && engine === 'cpu';

    it('gives finite outputs of the documented shapes, for one input too', () => {
      const net = make();
      for (const count of slow ? [1] : [1, 3]) {
        const { output } = run(net, net, [0, count]);
        expect(Object.keys(output).sort()).toEqual(Object.keys(shapes).sort());
        for (const [key, shape] of Object.entries(shapes))
          expect(output[key]!.shape, key).toEqual(rowwise.includes(key) ? [count, ...shape] : shape);
        for (const key of rowwise) expect(Array.from(output[key]!.dataSync()).every(Number.isFinite), key).toBe(true);
      }
    });

    if (slow) return;

    it('judges each row on its own in inference', () => {
      const net = make();
      const all = run(net, net, [0, 3]).output;
      for (const [first, count] of [
        [0, 2],
        [2, 1],
      ] as const) {
        const part = run(net, net, [first, count]).output;
        for (const key of rowwise) expectClose(part[key]!, slice(all[key]!, first, count), { rtol: 1e-4, atol: 1e-5 });
      }
    });

    // In inference, because the statistics of a batch take out every bias before them.
    it('gives every parameter a gradient', () => {
      const net = make();
      const { grads } = valueAndGrad((params: Tree) => {
        const { output } = run(net, { params, state: net.state }, [0, 2]);
        const terms = Object.entries(output).map(([key, y]) => sum(mul(y, normal(foldIn(draws, key), y.shape))));
        return { loss: terms.reduce((total, term) => add(total, term)) };
      })(awake(net.params));
      for (const [path, gradient] of Object.entries(flattenTree(grads))) {
        const values = Array.from(gradient.dataSync());
        expect(values.every(Number.isFinite), path).toBe(true);
        expect(Math.max(...values.map(Math.abs)), path).toBeGreaterThan(1e-5);
      }
    });

    it('keeps its state in inference and replaces it in training', () => {
      const net = make();
      const before = bits(net.state);
      expect(flattenTree(run(net, net, [0, 2]).state)).toEqual(flattenTree(net.state));
      const next = flattenTree(run(net, net, [0, 2], true).state);
      const old = flattenTree(net.state);
      expect(Object.keys(next)).toEqual(Object.keys(old));
      for (const [path, leaf] of Object.entries(next)) {
        expect(leaf, path).not.toBe(old[path]);
        expect(leaf.shape, path).toEqual(old[path]!.shape);
      }
      expect(bits(net.state)).toEqual(before);
    });

    it('leaves no tensor', async () => {
      await expectNoLeak(() => {
        const { params, state } = make();
        disposeTree(params, state);
      });
      const net = make();
      const x = input(0, 2);
      for (const training of [true, false])
        await expectNoLeak(() => {
          const { output, state } = net.apply(net.params, net.state, x as never, { training, seed: draws });
          dispose(named(output));
          disposeReplaced(state, net.state);
        });
      expect(Object.values(flattenTree(net.params)).some(({ isDisposed }) => isDisposed)).toBe(false);
      disposeTree(net.params, net.state);
    });
  });

  describe(name, () => {
    it('is the same bits for the same seed, also from a config that went through JSON', async () => {
      await useEngine('cpu');
      const net = make();
      expect(Object.isFrozen(net.config)).toBe(true);
      const again = create(JSON.parse(JSON.stringify(net.config)), createSeed(1));
      expect(again.config).toEqual(net.config);
      expect([bits(again.params), bits(again.state)]).toEqual([bits(net.params), bits(net.state)]);
      expect(bits(make(2).params)).not.toEqual(bits(net.params));
    });

    it('can be rebuilt from its parameters by name, and refuses those of another net', async () => {
      await useEngine('wasm', { threads: 1 });
      const net = make();
      const flat = flattenTree(net.params);
      const state = unflattenTree(flattenTree(net.state));
      const got = run(make(2), { params: unflattenTree(flat), state }, [0, 2]).output;
      const expected = run(net, net, [0, 2]).output;
      for (const key of rowwise) expectClose(got[key]!, expected[key]!, { rtol: 0, atol: 0 });
      const [path, ...others] = Object.keys(flat);
      const less = unflattenTree(Object.fromEntries(others.map((other) => [other, flat[other]!])));
      expect(() => run(net, { params: less, state }, [0, 2])).toThrow(`1 missing (${path})`);
      const more = unflattenTree({ ...flat, 'stranger/kernel': fill([2], 0) });
      expect(() => run(net, { params: more, state }, [0, 2])).toThrow('1 not of this net (stranger/kernel)');
      const other = unflattenTree({ ...flat, [path!]: fill([2], 0) });
      expect(() => run(net, { params: other, state }, [0, 2])).toThrow(`1 wrongly shaped (${path} [2] instead of [`);
    });

    it('says the same on every engine, in training and in inference', async () => {
      const answers: Record<string, number[]>[] = [];
      for (const engine of await enginesHere()) {
        await useEngine(engine, { threads: 1 });
        const net = make();
        const trained = large ? net : run(net, net, [0, 3], true);
        const settled = run(net, { params: net.params, state: trained.state }, [0, large ? 1 : 3]);
        const inTraining = 'output' in trained ? valuesOf('training ', trained.output) : {};
        answers.push({ ...inTraining, ...valuesOf('inference ', settled.output) });
      }
      for (const answer of answers.slice(1))
        for (const [key, values] of Object.entries(answers[0]!))
          expectClose(answer[key]!, values, { rtol: 1e-4, atol: 1e-4 });
    });

    it('learns: its loss on glyphs falls', async () => {
      await useEngine('wasm', { threads: 1 });
      const net = make();
      const optimizer = adam({ learningRate: rate, beta1: 0.5 });
      let [params, state, moments] = [net.params, net.state, optimizer.init(net.params)];
      const losses: number[] = [];
      for (let step = 0; step <= steps; step++) {
        const { value, grads, aux } = valueAndGrad((given: Tree) => {
          let next = state;
          const judge = (x: unknown) => {
            const result = net.apply(given, state, x as never, { training: true, seed: draws });
            next = result.state;
            return named(result.output);
          };
          return { loss: loss(judge), aux: next };
        })(params);
        losses.push(value.dataSync()[0]!);
        disposeReplaced(state, aux);
        state = aux;
        ({ params, state: moments } = optimizer.update(params, grads, moments, { donate: true }));
      }
      expect(losses.at(-1)!, losses.join(', ')).toBeLessThan(share * losses[0]!);
    });
  });
}

async function enginesHere(): Promise<EngineName[]> {
  const found: EngineName[] = [];
  for (const { name } of listEngines()) {
    if (name === 'tensorflow' && process.env.GANS_ENGINE !== undefined) continue;
    // Only the native library may be absent: the others are part of this repository.
    const works = await useEngine(name, { threads: 1 }).then(
      () => true,
      () => name !== 'tensorflow',
    );
    if (works) found.push(name);
  }
  return found;
}

const valuesOf = (prefix: string, output: Outputs): Record<string, number[]> =>
  Object.fromEntries(Object.entries(output).map(([key, y]) => [prefix + key, Array.from(y.dataSync())]));

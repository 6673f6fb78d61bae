import { batch } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import { createSeed, disposeTree, flattenTree, type Tree, unflattenTree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type Tensor, tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
import { netsWith, short } from '../internal/gan-combinations';
import { overheard } from '../internal/overheard';
import { tinyDataset } from '../internal/tiny-gan';
import { checkGanConfig } from './check-config';
import type { ConditionalConfig } from './conditional-config';
import { createGan } from './create-gan';
import { diagnose } from './diagnose';
import { flattenGanState, type GanState } from './state';
import { ganStep } from './step';

const seed = createSeed(81);
const labels = [0, 1, 2, 0, 1, 2];
const real = () => batch(tinyDataset(6), [0, 1, 2, 3, 4, 5]);
const configOf = (conditional: ConditionalConfig) => checkGanConfig({ ...short, conditional });
const numbersOf = (tree: object) =>
  Object.fromEntries(Object.entries(tree as Record<string, Tensor>).map(([name, x]) => [name, x.dataSync()[0]!]));
const everyBit = (state: GanState) =>
  Object.entries(flattenGanState(state).tensors).map(([name, x]) => [name, Array.from(x.dataSync())]);
const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('diagnose', () => {
  it('tells of an embedding head what its equations say (RE-29)', () => {
    const { nets: silent, state } = createGan(netsWith('embedding'), seed);
    const { nets, judged } = overheard(silent);
    const found = numbersOf(diagnose(nets, state, real(), configOf({ name: 'd2d-cross-entropy', temperature: 0.5 })));
    const { features, embeddings, proxies } = judged[0]!.output;
    const rows = ({ shape, data }: { shape: number[]; data: number[] }) =>
      Array.from({ length: shape[0]! }, (_, i) => data.slice(i * shape[1]!, (i + 1) * shape[1]!));
    const unit = (x: readonly number[]) => x.map((value) => value / Math.hypot(...x));
    expectClose(found.featureNorm!, mean(rows(features!).map((x) => Math.hypot(...x))));
    expectClose(found.embedNorm!, mean(rows(embeddings!).map((x) => Math.hypot(...x))));
    const probabilities = rows(embeddings!).map((x, i) => {
      const scores = rows(proxies!).map((p) =>
        Math.exp(unit(x).reduce((sum, value, j) => sum + value * unit(p)[j]!, 0) / 0.5),
      );
      return scores[labels[i]!]! / scores.reduce((sum, score) => sum + score, 0);
    });
    expectClose(found.trueClassProb!, mean(probabilities));
    expect(Object.keys(found).sort()).toEqual([
      'activeNegativeShare',
      'clsGradNorm',
      'easyPositiveShare',
      'embedNorm',
      'featureNorm',
      'proxyCosine',
      'trueClassProb',
    ]);
  });

  it.each([
    ['embedding', { name: 'd2d-cross-entropy', weight: 0.5 }, /^(embedding|proxies)\//],
    ['classifier', { name: 'auxiliary-classifier', weight: 0.5 }, /^classifier\//],
    ['twin', { name: 'auxiliary-classifier', weight: 0.5, auxiliary: 'tac' }, /^classifier\//],
  ] as const)(
    'gives the length of the gradient of lambda L to the %s, as finite differences have it (RE-29)',
    (head, conditional, isOwn) => {
      const { nets, state } = createGan(netsWith(head), seed);
      const config = configOf(conditional);
      const found = numbersOf(diagnose(nets, state, real(), config)).clsGradNorm!;
      // lambda L as a function of the classifier, by the same loss in G's place: of real images.
      const lossAt = (params: Tree) => {
        const { output } = nets.discriminator.apply(params, state.discriminator.state, real().images, {
          training: false,
        });
        return lossOf(output as never, conditional.name);
      };
      const flat = flattenTree(state.discriminator.params);
      let squares = 0;
      for (const [path, leaf] of Object.entries(flat)) {
        if (!isOwn.test(path)) continue;
        const values = Array.from(leaf.dataSync());
        values.forEach((_, i) => {
          const at = (change: number) => {
            const moved = tensor(
              values.map((x, j) => (j === i ? x + change : x)),
              leaf.shape,
              'float32',
            );
            return lossAt(unflattenTree({ ...flat, [path]: moved }));
          };
          squares += ((at(1e-3) - at(-1e-3)) / 2e-3) ** 2;
        });
      }
      expectClose(found, 0.5 * Math.sqrt(squares), { rtol: 5e-3 });
    },
  );

  it('changes no parameter and no random draw (RE-29)', () => {
    const config = configOf({ name: 'd2d-cross-entropy' });
    const after = (looks: boolean) => {
      const { nets, state } = createGan(netsWith('embedding'), seed);
      if (looks) {
        const before = everyBit(state);
        disposeTree({ ...diagnose(nets, state, real(), config) } as Tree);
        expect(everyBit(state)).toEqual(before);
      }
      return everyBit(ganStep(nets, state, real(), seed, config).state);
    };
    expect(after(true)).toEqual(after(false));
  });

  it('tells of other heads what they have, and leaves no tensor', async () => {
    const plain = createGan(netsWith('unconditional'), seed);
    await expectNoLeak(() => {
      const images = real();
      const found = diagnose(plain.nets, plain.state, images, checkGanConfig(short));
      expect(Object.keys(found)).toEqual(['featureNorm']);
      disposeTree({ ...found, images: images.images } as Tree);
    });
    const { nets, state } = createGan(netsWith('classifier'), seed);
    const found = numbersOf(diagnose(nets, state, real(), configOf({ name: 'auxiliary-classifier' })));
    expect(Object.keys(found)).toEqual(['featureNorm', 'trueClassProb', 'clsGradNorm']);
    expect(found.trueClassProb).toBeGreaterThan(0);
    expect(found.trueClassProb).toBeLessThan(1);
    const own = diagnose(nets, state, real(), configOf({ name: 'auxiliary-classifier' }), {
      isClassifier: (path) => path === 'nowhere',
    });
    expect(Object.keys(own)).toEqual(['featureNorm', 'trueClassProb']);
  });
});

/** The class loss in float64, from the definition. */
function lossOf(output: Readonly<Record<string, Tensor>>, name: string): number {
  const rows = (key: string) => {
    const [, size] = output[key]!.shape;
    const data = Array.from(output[key]!.dataSync());
    return Array.from({ length: data.length / size! }, (_, i) => data.slice(i * size!, (i + 1) * size!));
  };
  if (name === 'auxiliary-classifier')
    return mean(
      rows('classLogits').map((z, i) => Math.log(z.reduce((sum, x) => sum + Math.exp(x), 0)) - z[labels[i]!]!),
    );
  const unit = (x: number[]) => x.map((value) => value / Math.hypot(...x));
  const dot = (a: number[], b: number[]) => a.reduce((sum, x, i) => sum + x * b[i]!, 0);
  const [f, v] = [rows('embeddings').map(unit), rows('proxies').map(unit)];
  return mean(
    f.map((own, i) => {
      const a = Math.min(dot(own, v[labels[i]!]!) - 0.98, 0) / 0.5;
      const others = f.map((other, j) =>
        labels[j] === labels[i] ? 0 : Math.exp(Math.max(dot(own, other) - 0.02, 0) / 0.5),
      );
      return Math.log(Math.exp(a) + others.reduce((sum, x) => sum + x, 0)) - a;
    }),
  );
}

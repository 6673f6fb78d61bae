import { useEngine } from '@gans/engines';
import { classBalancingLoss, classWeights } from '@gans/losses';
import { createSeed, foldIn } from '@gans/tensor';
import {
  add,
  dispose,
  matMul,
  memory,
  mul,
  reshape,
  type Scalar,
  scalar,
  slice,
  type Tensor2D,
  tensor2d,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
import { netsWith, short } from '../internal/gan-combinations';
import { linearBatch, linearGan } from '../internal/linear-gan';
import { bits, numbers, overheard, restore } from '../internal/overheard';
import { tinyDataset } from '../internal/tiny-gan';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan } from './create-gan';
import type { GeneratorTerm } from './generator-term';
import type { GanNets } from './nets';
import { disposeGanState, flattenGanState, type GanState } from './state';
import { ganStep } from './step';
import { trainGan } from './train-gan';

const seed = createSeed(101);
const config = (change: Partial<GanConfig> = {}) => checkGanConfig({ ...short, ...change });

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('ganStep with nets that do not fit', () => {
  const refusal = ({ nets, state }: { nets: GanNets; state: GanState }, change: Partial<GanConfig>) => {
    const real = linearBatch(seed, 6);
    const before = memory().numTensors;
    try {
      ganStep(nets, state, real, seed, config(change));
    } catch (error) {
      expect(memory().numTensors).toBe(before);
      expect(Object.values(bits(state.generator.params)).length).toBeGreaterThan(0);
      return (error as Error).message;
    }
    return 'accepted';
  };

  it('says which head a loss needs', () => {
    const classifier = createGan(netsWith('classifier'), seed);
    expect(refusal(classifier, { conditional: { name: 'd2d-cross-entropy' } })).toBe(
      'ganStep: expected a discriminator with the head embedding or twin-embedding for conditional d2d-cross-entropy, got classifier. Build it with that head, or choose another conditional loss.',
    );
    expect(refusal(classifier, { conditional: { name: 'auxiliary-classifier', auxiliary: 'tac' } })).toContain(
      'the head twin for',
    );
    expect(refusal(classifier, { conditional: { name: 'projection' } })).toContain('the head projection for');
    expect(refusal(createGan(netsWith('projection'), seed), {})).toContain('for conditional none, got projection.');
  });

  it('says what a net of your own does not give', () => {
    const { nets, state } = linearGan({ seed });
    const discriminator: GanNets['discriminator'] = {
      apply: (...given) => {
        const { output, state: next } = nets.discriminator.apply(...given);
        return { output: { logits: output.logits, features: output.features! }, state: next };
      },
    };
    expect(refusal({ nets: { ...nets, discriminator }, state }, { conditional: { name: 'd2d-cross-entropy' } })).toBe(
      'ganStep: expected the discriminator to give embeddings and proxies, got logits, features. Give it a head that the losses can read: embedding or twin-embedding.',
    );
  });

  it('says what classes and codes need', () => {
    expect(refusal(linearGan({ seed, classCount: 0 }), { conditional: { name: 'auxiliary-classifier' } })).toBe(
      'ganStep: expected a generator of two classes at least for conditional auxiliary-classifier, got 0. It learns what tells classes apart.',
    );
    expect(refusal(linearGan({ seed }), { conditions: 'attributes' })).toContain(
      "an even classCount for conditions 'attributes', which are [a; 1 - a], got 3.",
    );
    const information = { discreteCodes: 2, codeValues: 3, continuousCodes: 1 };
    expect(refusal(linearGan({ seed, classCount: 0 }), { information })).toBe(
      'ganStep: expected latentSize to hold the 7 numbers of the codes, got 2. Raise it, or ask for fewer codes.',
    );
  });
});

describe('information', () => {
  it('puts one-hot and uniform codes into the last columns of the latents', () => {
    const { nets: silent, state } = createGan(netsWith('information', { generator: { latentSize: 6 } }), seed);
    const { nets, drawn } = overheard(silent);
    const images = reshape(linearBatch(seed, 24).images, [6, 8, 8, 1]) as never;
    const information = {
      discreteCodes: 1,
      codeValues: 2,
      continuousCodes: 1,
      discreteWeight: 0.5,
      continuousWeight: 0.25,
    };
    const { report } = ganStep(nets, state, { images, labels: new Int32Array(6) }, seed, config({ information }));
    const found = numbers(report);
    for (const { latent } of drawn)
      for (let i = 0; i < 6; i++) {
        const [a, b, c] = latent.data.slice(6 * i + 3, 6 * i + 6);
        expect([a! + b!, a! * b!]).toEqual([1, 0]);
        expect(Math.abs(c!)).toBeLessThan(1);
      }
    for (const side of ['D', 'G'])
      expectClose(
        found[side === 'D' ? 'discriminatorLoss' : 'generatorLoss'],
        found[`adversarial${side}`]! + 0.5 * found[`discreteCodes${side}`]! + 0.25 * found[`continuousCodes${side}`]!,
        { rtol: 1e-4 },
      );
  });
});

describe('generatorTerms', () => {
  /** A classifier in the loop that counts what it sees. */
  const kernel = () =>
    tensor2d(
      Array.from({ length: 48 }, (_, i) => Math.sin(3 * i)),
      [16, 3],
    );
  const term = (weight: number): GeneratorTerm<{ readonly counts: readonly number[] }> => ({
    name: 'balance',
    initial: { counts: [1, 1, 1] },
    loss(images, _, { counts }) {
      const logits = matMul(reshape(images, [-1, 16]) as Tensor2D, kernel()) as Tensor2D;
      return { loss: mul(classBalancingLoss(logits, classWeights(counts)), weight), aux: { logits } };
    },
    remember({ counts }, aux) {
      const [rows, next] = [(aux.logits as Tensor2D).arraySync(), [...counts]];
      for (const row of rows) next[row.indexOf(Math.max(...row))]! += 1;
      return { memory: { counts: next } };
    },
  });

  it('are added to the loss of G on raw images, and remember in the state', () => {
    const { nets: silent, state } = linearGan({ seed });
    const { nets, drawn } = overheard(silent);
    const options = { generatorTerms: [term(2) as GeneratorTerm] };
    const first = ganStep(
      nets,
      state,
      linearBatch(seed, 6),
      seed,
      config({ diffAugment: { policies: ['color'] } }),
      options,
    );
    const report = numbers(first.report);
    const logits = matMul(reshape(restore(drawn[1]!.images), [-1, 16]) as Tensor2D, kernel()) as Tensor2D;
    const expected = mul(classBalancingLoss(logits, classWeights([1, 1, 1])), 2);
    expectClose(report.balance!, expected.dataSync());
    expectClose(report.generatorLoss, report.adversarialG! + report.balance!, { rtol: 1e-4 });
    const { counts } = first.state.memory.terms!.balance as { counts: number[] };
    expect(counts.reduce((sum, count) => sum + count)).toBe(3 + 6);
    const second = ganStep(nets, first.state, linearBatch(seed, 6), foldIn(seed, 1), config(), options);
    expect(
      (second.state.memory.terms!.balance as { counts: number[] }).counts.reduce((sum, count) => sum + count),
    ).toBe(3 + 12);
  });

  it('change what G learns, and nothing of D in the same step', () => {
    const after = (weight: number) => {
      const { nets, state } = linearGan({ seed });
      const { state: next } = ganStep(nets, state, linearBatch(seed, 6), seed, config(), {
        generatorTerms: [term(weight) as GeneratorTerm],
      });
      return [bits(next.generator.params), bits(next.discriminator.params)];
    };
    const [none, some] = [after(0), after(5)];
    expect(some[0]).not.toEqual(none[0]);
    expect(some[1]).toEqual(none[1]);
  });

  it('leave no tensor, over steps and batches', async () => {
    const before = memory().numTensors;
    const { nets, state } = linearGan({ seed, side: 8 });
    const own: GeneratorTerm = {
      name: 'brightness',
      initial: null,
      loss: (images) => ({ loss: slice(reshape(images, [-1]), 0, 1).sum() }),
    };
    const end = await trainGan({
      nets,
      state,
      dataset: tinyDataset(12),
      config: { ...short, accumulationSteps: 2 },
      seed,
      generatorTerms: [own],
    });
    expect(end.memory.terms).toEqual({ brightness: null });
    disposeGanState(end);
    expect(memory().numTensors).toBe(before);
  });

  it.each(['discriminator-first', 'generator-first', 'simultaneous'] as const)(
    'keep tensors in the state from batch to batch, %s, which the step frees when it replaces them',
    (order) => {
      const before = memory().numTensors;
      const linear = linearGan({ seed });
      const shown: number[] = [];
      const own: GeneratorTerm = {
        name: 'brightest',
        initial: null,
        initialTensors: () => ({ sum: scalar(10), still: scalar(1) }),
        loss: (images) => ({ loss: slice(reshape(images, [-1]), 0, 1).sum(), aux: { top: images.max() } }),
        remember(_, aux, tensors) {
          shown.push((aux.top as Scalar).dataSync()[0]!);
          const { sum, still } = tensors as { sum: Scalar; still: Scalar };
          return { memory: null, tensors: { sum: add(sum, aux.top as Scalar), still } };
        },
      };
      let { state } = linear;
      const source = () => linearBatch(seed, 6);
      for (let i = 0; i < 2; i++) {
        const checked = config({ order, accumulationSteps: 2 });
        const next = ganStep(linear.nets, state, source, foldIn(seed, i), checked, { generatorTerms: [own] });
        dispose(next.report);
        ({ state } = next);
      }
      const { sum, still } = (state.terms as { brightest: Record<string, Scalar> }).brightest;
      expect(shown).toHaveLength(4);
      expectClose(sum!.dataSync(), [shown.reduce((total, top) => total + top, 10)]);
      expectClose(still!.dataSync(), [1]);
      expect(Object.keys(flattenGanState(state).tensors)).toContain('terms/brightest/sum');
      disposeGanState(state);
      expect(memory().numTensors).toBe(before);
    },
  );
});

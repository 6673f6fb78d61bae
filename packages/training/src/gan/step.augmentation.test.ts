import { batch } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import { latentConsistencyGeneratorLoss } from '@gans/losses';
import { createSeed } from '@gans/tensor';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
import { netsWith, short } from '../internal/gan-combinations';
import { linearBatch, linearGan } from '../internal/linear-gan';
import { numbers, overheard, restore } from '../internal/overheard';
import { tinyDataset } from '../internal/tiny-gan';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan } from './create-gan';
import { ganStep } from './step';

const seed = createSeed(71);

function step(change: Partial<GanConfig>, from = seed) {
  const { nets: silent, state } = createGan(netsWith('embedding'), seed);
  const { nets, judged, drawn } = overheard(silent);
  const real = batch(tinyDataset(6), [0, 1, 2, 3, 4, 5]);
  const config = checkGanConfig({ ...short, conditional: { name: 'd2d-cross-entropy' }, ...change });
  const { report } = ganStep(nets, state, real, from, config);
  return { report: numbers(report), judged, drawn, real: Array.from(real.images.dataSync()) };
}
const squared = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, i) => sum + (x - b[i]!) ** 2, 0) / a.length;
const unit = (rows: readonly number[], size: number) =>
  rows.map((x, i) => x / Math.hypot(...rows.slice(i - (i % size), i - (i % size) + size)));

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('diffAugment', () => {
  it('changes nothing with an empty list of policies (RE-19)', () => {
    expect(step({ diffAugment: { policies: [] } }).report).toEqual(step({}).report);
  });

  it('changes all that D sees, real and generated, in both updates; equal seeds give equal draws (RE-19)', () => {
    const policies = ['color', 'translation', 'cutout'] as const;
    const [first, again] = [step({ diffAugment: { policies } }), step({ diffAugment: { policies } })];
    expect(again.report).toEqual(first.report);
    const { judged, drawn, real } = first;
    expect(judged[0]!.images.shape).toEqual([12, 8, 8, 1]);
    expect(judged[0]!.images.data.slice(0, real.length)).not.toEqual(real);
    expect(judged[0]!.images.data.slice(real.length)).not.toEqual(drawn[0]!.images.data);
    expect(judged[1]!.images.data).not.toEqual(drawn[1]!.images.data);
    expect(
      step({ diffAugment: { policies } }, createSeed(72)).judged[0]!.images.data.slice(0, real.length),
    ).not.toEqual(judged[0]!.images.data.slice(0, real.length));
  });
});

describe('consistency', () => {
  it('compares logits and embeddings on the unit sphere of images and moved images (RE-17)', () => {
    const { report, judged } = step({ consistency: { realWeight: 3, fakeWeight: 0 } });
    expect(judged.map(({ images }) => images.shape[0])).toEqual([12, 6, 6]);
    const [both, moved] = judged.map(({ output }) => output);
    const [logits, embeddings] = [both!.logits!.data.slice(0, 6), both!.embeddings!.data.slice(0, 24)];
    const expected =
      squared(logits, moved!.logits!.data) + squared(unit(embeddings, 4), unit(moved!.embeddings!.data, 4));
    expectClose(report.consistencyReal!, expected, { rtol: 1e-4 });
    expectClose(report.discriminatorLoss, report.adversarialD! + report.conditionalReal! + 3 * expected, {
      rtol: 1e-4,
    });
  });

  it('compares generated images too with fakeWeight, in the same pass', () => {
    const { report, judged } = step({ consistency: { realWeight: 1, fakeWeight: 2 } });
    expect(judged.map(({ images }) => images.shape[0])).toEqual([12, 12, 6]);
    const [both, moved] = judged.map(({ output }) => output);
    const expected =
      squared(both!.logits!.data.slice(6), moved!.logits!.data.slice(6)) +
      squared(unit(both!.embeddings!.data, 4).slice(24), unit(moved!.embeddings!.data, 4).slice(24));
    expectClose(report.consistencyFake!, expected, { rtol: 1e-4 });
  });

  it('never sees the augmentation of the pass itself', () => {
    const plain = step({ consistency: { realWeight: 1 } });
    const augmented = step({ consistency: { realWeight: 1 }, diffAugment: { policies: ['color'] } });
    expect(augmented.judged[1]!.images.data).toEqual(plain.judged[1]!.images.data);
    expect(augmented.judged[0]!.images.data).not.toEqual(plain.judged[0]!.images.data);
  });
});

describe('latentConsistency', () => {
  it('compares what D says of neighbouring latents, and draws their images apart for G (RE-17)', () => {
    const { report, judged, drawn } = step({
      latentConsistency: { radius: 0.1, discriminatorWeight: 2, generatorWeight: 0.25 },
    });
    const [z, nearby] = drawn.map(({ latent }) => latent.data);
    expect(Math.sqrt(squared(z!, nearby!))).toBeGreaterThan(0.05);
    expect(Math.sqrt(squared(z!, nearby!))).toBeLessThan(0.2);
    const [both, of] = judged.map(({ output }) => output);
    const expected =
      squared(both!.logits!.data.slice(6), of!.logits!.data) +
      squared(unit(both!.embeddings!.data, 4).slice(24), unit(of!.embeddings!.data, 4));
    expectClose(report.latentConsistencyD!, expected, { rtol: 1e-3, atol: 1e-7 });
    const [made, near] = drawn.slice(2).map(({ images }) => restore(images));
    expectClose(report.latentConsistencyG!, latentConsistencyGeneratorLoss(made!, near!).dataSync(), { rtol: 1e-4 });
    expect(report.latentConsistencyG).toBeLessThan(0);
  });

  it('is 0 with radius 0', () => {
    const { report } = step({ latentConsistency: { radius: 0 } });
    expectClose(report.latentConsistencyG!, 0);
    expectClose(report.latentConsistencyD!, 0);
  });
});

describe('latentOptimization', () => {
  const walk = (change: NonNullable<GanConfig['latentOptimization']>) => {
    const { nets: silent, state } = linearGan({ seed, classCount: 0, prior: 'uniform' });
    const { nets, drawn, judged } = overheard(silent);
    const config = checkGanConfig({ ...short, latentOptimization: change });
    return { report: numbers(ganStep(nets, state, linearBatch(seed, 6), seed, config).report), drawn, judged };
  };

  it('really performs its steps, and ends in [-1, 1] (RE-26)', () => {
    const { drawn, judged, report } = walk({ steps: 3, rate: 1, alpha: 5 });
    // Three passes to move the latents, and one with the images of those reached; in each of the two updates.
    expect(drawn.length).toBe(8);
    expect(judged.map(({ images }) => images.shape[0])).toEqual([6, 6, 6, 12, 6, 6, 6, 6]);
    expect(new Set(drawn.slice(0, 4).map(({ latent }) => latent.data.join())).size).toBe(4);
    for (const { latent } of drawn) expect(Math.max(...latent.data.map(Math.abs))).toBeLessThanOrEqual(1);
    expect(report.latentCostD).toBeGreaterThan(0);
    expectClose(report.discriminatorLoss, report.adversarialD! + 0.1 * report.latentCostD!, { rtol: 1e-4 });
  });

  it('moves nothing with alpha 0 (RE-26)', () => {
    const { drawn, report } = walk({ steps: 2, alpha: 0 });
    expect(drawn[2]!.latent.data).toEqual(drawn[0]!.latent.data);
    expect([report.latentCostD, report.latentCostG]).toEqual([0, 0]);
  });

  it('is refused for a prior that is not uniform', () => {
    const { nets, state } = linearGan({ seed, classCount: 0 });
    const config = checkGanConfig({ ...short, latentOptimization: {} });
    expect(() => ganStep(nets, state, linearBatch(seed, 6), seed, config)).toThrow(
      "ganStep: expected a generator with a uniform prior for latentOptimization, got normal. Set spec.prior to { kind: 'uniform', min: -1, max: 1 }.",
    );
  });
});

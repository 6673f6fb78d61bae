import { useEngine } from '@gans/engines';
import { hingeGeneratorLoss, topKLogits } from '@gans/losses';
import { cloneTree, createSeed, foldIn } from '@gans/tensor';
import { mean, type scalar, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
import { short } from '../internal/gan-combinations';
import { type LinearGanOptions, linearBatch, linearGan } from '../internal/linear-gan';
import { numbers, overheard, restore } from '../internal/overheard';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { topKOf } from './internal/generator-objective';
import type { GanState } from './state';
import { ganStep } from './step';

const seed = createSeed(41);

/** Steps with a linear GAN, each on a batch of its own. */
function walk(steps: number, config: Partial<GanConfig>, options: Partial<LinearGanOptions> = {}, epoch = 0) {
  const start = linearGan({ seed, classCount: 0, ...options });
  const { nets, judged, drawn } = overheard(start.nets);
  const checked = checkGanConfig({ ...short, ...config });
  let state = start.state;
  const told: { state: GanState; report: Readonly<Record<string, number>>; passes: typeof judged }[] = [];
  for (let i = 0; i < steps; i++) {
    const from = judged.length;
    const next = ganStep(nets, state, { ...linearBatch(foldIn(seed, i), 6), epoch }, foldIn(seed, i), checked);
    ({ state } = next);
    told.push({ state, report: numbers(next.report), passes: judged.slice(from) });
  }
  return { told, drawn, judged };
}

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('leCam', () => {
  it('follows the mean logits as AL-H says, and adds its term from the step after start on (RE-18)', () => {
    const { told } = walk(5, { leCam: { start: 2, decay: 0.9, weight: 0.5 } });
    let expected: { real: number; fake: number } | undefined;
    told.forEach(({ state, report, passes }, step) => {
      const means = { real: report.realLogit!, fake: report.fakeLogit! };
      const follow = (old: number, now: number) => (step < 2 ? now : 0.9 * old + 0.1 * now);
      expected =
        expected === undefined
          ? means
          : { real: follow(expected.real, means.real), fake: follow(expected.fake, means.fake) };
      expectClose([state.memory.leCam!.real, state.memory.leCam!.fake], [expected.real, expected.fake]);
      expect('leCam' in report).toBe(step > 2);
      if (step <= 2) return;
      const logits = passes[0]!.output.logits!.data;
      const anchors = expected;
      const square = (x: number) => Math.max(0, x) ** 2;
      const average = (values: number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
      const term =
        average(logits.slice(0, 6).map((r) => square(r - anchors.fake))) +
        average(logits.slice(6).map((f) => square(anchors.real - f)));
      expectClose(report.leCam!, term, { rtol: 1e-4 });
      expectClose(report.discriminatorLoss!, report.adversarialD! + 0.5 * term, { rtol: 1e-4 });
    });
  });

  it('has no start value that could leak, with start 0 either', () => {
    const { told } = walk(2, { leCam: { start: 0, decay: 0.9 } });
    expectClose(told[0]!.state.memory.leCam!.real, told[0]!.report.realLogit!);
    expect('leCam' in told[0]!.report).toBe(false);
    expect('leCam' in told[1]!.report).toBe(true);
  });
});

describe('topK', () => {
  it('has the k of AL-I in each epoch: never rising, never below floor(nu B), never below 1 (RE-20)', () => {
    const config = checkGanConfig({ ...short, batchSize: 8, topK: { gamma: 0.9, nu: 0.5 } });
    const ks = [0, 1, 2, 3, 4, 5, 6, 7, 8].map((epoch) => topKOf(config, epoch)!);
    expectClose(ks, [8, 7.2, 6.48, 5.832, 5.2488, 4.72392, 4.251528, 4, 4]);
    expect(topKOf(checkGanConfig({ ...short, batchSize: 2, topK: { gamma: 0, nu: 0 } }), 5)).toBe(1);
    expect(topKOf(checkGanConfig(short), 5)).toBeUndefined();
  });

  it('is the plain loss in the first epoch, and the loss of the k best images later', () => {
    const [plain, first] = [walk(1, {}).told[0]!, walk(1, { topK: { gamma: 0.5, nu: 0.3 } }).told[0]!];
    expect(first.report).toEqual(plain.report);
    const later = walk(1, { topK: { gamma: 0.5, nu: 0.3 } }, {}, 1).told[0]!;
    const logits = restore<Tensor2D>(later.passes[1]!.output.logits!);
    expectClose(later.report.generatorLoss!, hingeGeneratorLoss(topKLogits(logits, 3)).dataSync());
    expect(later.report.discriminatorLoss).toBe(plain.report.discriminatorLoss);
  });

  it('takes nothing from the other terms of G (RE-20)', () => {
    const conditional = { name: 'd2d-cross-entropy' } as const;
    const [plain, best] = [{}, { topK: { gamma: 0.5, nu: 0.3 } }].map(
      (topK) => walk(1, { conditional, ...topK }, { classCount: 3 }, 1).told[0]!.report,
    );
    expect(best!.conditionalFake).toBe(plain!.conditionalFake);
    expect(best!.generatorLoss).not.toBe(plain!.generatorLoss);
  });
});

describe('adaptiveAugment', () => {
  it('moves p by n / rampImages after every interval of updates, within [0, 1] (RE-22)', () => {
    const { told } = walk(4, { adaptiveAugment: { target: -1, rampImages: 40, interval: 2 } });
    expectClose(
      told.map(({ state }) => state.memory.adaptiveAugment!.probability),
      [0, 0.3, 0.3, 0.6],
    );
    const falling = walk(2, { adaptiveAugment: { probability: 0.5, target: 2, rampImages: 10, interval: 1 } }).told;
    expectClose(
      falling.map(({ state }) => state.memory.adaptiveAugment!.probability),
      [0, 0],
    );
  });

  it('counts updates of D, however many batches each has', () => {
    const { nets, state } = linearGan({ seed, classCount: 0 });
    const adaptiveAugment = { target: -1, rampImages: 100, interval: 2 };
    const checked = checkGanConfig({ ...short, accumulationSteps: 2, discriminatorSteps: 3, adaptiveAugment });
    const source = (index: number) => linearBatch(foldIn(seed, index), 6);
    const { memory } = ganStep(nets, state, source, seed, checked).state;
    // Two updates of 12 images each have moved p; the third waits.
    expectClose(memory.adaptiveAugment!.probability, 0.24);
    expect([memory.adaptiveAugment!.images, memory.adaptiveAugment!.updates]).toEqual([12, 1]);
  });

  it('shows D images as they are while p is 0, and others later', () => {
    const config = { adaptiveAugment: { target: -1, rampImages: 6, interval: 1 } };
    const [first, second] = walk(2, config).told;
    const images = (step: number) => Array.from(linearBatch(foldIn(seed, step), 6).images.dataSync());
    expect(first!.passes[0]!.images.data.slice(0, 96)).toEqual(images(0));
    expect(second!.state.memory.adaptiveAugment!.probability).toBe(1);
    expect(second!.passes[0]!.images.data.slice(0, 96)).not.toEqual(images(1));
  });
});

describe('adaptivePseudo', () => {
  it('replaces real images by generated ones, with their classes, as often as p says', () => {
    const conditional = { name: 'projection' } as const;
    const shown = (probability: number) => {
      const { judged, drawn } = walk(1, { conditional, adaptivePseudo: { probability } }, { classCount: 3 });
      const { images, condition } = judged[0]!;
      return { images: images.data, condition: condition!.data, made: drawn[0]! };
    };
    const all = shown(1);
    expect(all.images.slice(0, 96)).toEqual(all.made.images.data);
    expect(all.condition.slice(0, 18)).toEqual(all.made.condition.data);
    const none = shown(0);
    expect(none.images.slice(0, 96)).toEqual(Array.from(linearBatch(foldIn(seed, 0), 6).images.dataSync()));
    const some = shown(0.5);
    const isPseudo = Array.from({ length: 6 }, (_, i) => some.images[16 * i] === some.made.images.data[16 * i]);
    expect(new Set(isPseudo)).toEqual(new Set([true, false]));
    isPseudo.forEach((pseudo, i) => {
      const own = some.condition.slice(3 * i, 3 * i + 3);
      expect(own).toEqual(
        pseudo ? some.made.condition.data.slice(3 * i, 3 * i + 3) : [0, 1, 2].map((k) => Number(k === i % 3)),
      );
    });
  });
});

describe('pathLength', () => {
  it('remembers the mean length, moves G alone, and is due every interval (AL-3)', () => {
    const { told } = walk(3, { pathLength: { interval: 2, decay: 0.5, batchShare: 0.5 } });
    expect(told.map(({ report }) => 'pathLength' in report)).toEqual([true, false, true]);
    const lengths = told.map(({ state }) => state.memory.pathLength!);
    expect(lengths[0]).toBeGreaterThan(0);
    expect(lengths[1]).toBe(lengths[0]);
    expect(lengths[2]).not.toBe(lengths[0]);
    expect(told.map(({ state }) => state.generator.optimizer.step)).toEqual([2, 3, 5]);
    expect(told.map(({ state }) => state.discriminator.optimizer.step)).toEqual([1, 2, 3]);
  });

  it('runs G in inference mode', () => {
    const { told } = walk(1, { pathLength: {} });
    expectClose(mean(told[0]!.state.generator.state.passes as ReturnType<typeof scalar>), 1);
  });
});

describe('average', () => {
  const values = (state: GanState, part: 'average' | 'generator') =>
    Array.from((state[part].params.w as Tensor2D).dataSync());
  const history = (average: GanConfig['average']) => {
    const start = linearGan({ seed, classCount: 0 });
    let state = start.state;
    const steps: { average: number[]; generator: number[] }[] = [];
    for (let i = 0; i < 3; i++) {
      ({ state } = ganStep(
        start.nets,
        state,
        linearBatch(seed, 6),
        foldIn(seed, i),
        checkGanConfig({ ...short, ...(average && { average }) }),
      ));
      steps.push({ average: values(state, 'average'), generator: values(state, 'generator') });
    }
    return steps;
  };

  it('is the generator up to its start, exactly, and a convex combination from then on (RE-21)', () => {
    const steps = history({ kind: 'decay', decay: 0.75, start: 2 });
    expect(steps[0]!.average).toEqual(steps[0]!.generator);
    expect(steps[1]!.average).toEqual(steps[1]!.generator);
    expectClose(
      steps[2]!.average,
      steps[1]!.average.map((x, i) => 0.75 * x + 0.25 * steps[2]!.generator[i]!),
    );
  });

  it('copies with decay 0, and stands still with decay 1 (RE-21)', () => {
    for (const { average, generator } of history({ kind: 'decay', decay: 0 })) expect(average).toEqual(generator);
    const { state } = linearGan({ seed, classCount: 0 });
    const initial = values(
      { ...state, average: { ...state.average, params: cloneTree(state.average.params) } },
      'average',
    );
    for (const { average } of history({ kind: 'decay', decay: 1 })) expectClose(average, initial);
  });

  it('forgets by half-lives of images, which ramp up (AL-N)', () => {
    const steps = history({ kind: 'half-life', images: 12, rampUp: 0.5 });
    // 6 images a step: half-lives of 3, 6 and 9 images.
    for (const [i, halfLife] of [3, 6, 9].entries()) {
      const decay = 0.5 ** (6 / halfLife);
      const before =
        i === 0
          ? Array.from((linearGan({ seed, classCount: 0 }).state.average.params.w as Tensor2D).dataSync())
          : steps[i - 1]!.average;
      expectClose(
        steps[i]!.average,
        before.map((x, j) => decay * x + (1 - decay) * steps[i]!.generator[j]!),
      );
    }
  });
});

describe('weightClipping', () => {
  it('holds every weight of D within its bound (AL-4)', () => {
    const { told } = walk(2, { adversarial: 'wasserstein', weightClipping: { bound: 0.05 } });
    const { params } = told[1]!.state.discriminator;
    const all = Array.from((params.w as Tensor2D).dataSync());
    expect(Math.max(...all.map(Math.abs))).toBeLessThanOrEqual(Math.fround(0.05));
    expect(all.filter((x) => Math.abs(x) === Math.fround(0.05)).length).toBeGreaterThan(0);
  });
});

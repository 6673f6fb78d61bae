import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { classHistogram } from '@gans/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallPlan } from './internal/small-plan';
import { METHODS } from './methods';
import { type LongTailPlan, longTailCells } from './plan';

let cwd: string;
let plan: LongTailPlan;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-long-tail-plan-'));
  plan = await smallPlan(cwd, { imbalances: [1, 4], labelledShare: 0.5 });
});
afterAll(() => rm(cwd, { recursive: true }));

describe('planLongTail', () => {
  it('thins the training images, the same for all methods, and leaves the judge all of them', () => {
    const counts = [1, 4].map((imbalance) => Array.from(classHistogram(plan.tail(imbalance).train)));
    expect(new Set(counts[0]).size).toBe(1);
    expect(counts[1]![0]! / counts[1]!.at(-1)!).toBe(4);
    const configs = plan.methods.map((method) => plan.cell(method, 4, 1, 20).config);
    expect(new Set(configs.map(({ data }) => data.sha256))).toEqual(new Set([plan.tail(4).train.sha256]));
    expect(plan.judgeConfig.data.sha256).toBe(plan.data.train.sha256);
    for (const { classifier } of configs) {
      expect(classifier.net).toEqual(plan.judgeConfig.classifier.net);
      expect(classifier.training.epochs).toBe(plan.judgeConfig.classifier.training.epochs);
    }
  });

  it('gives all methods the same nets, batches, optimizers and looks', () => {
    const shared = plan.methods.map((method) => {
      const { nets, gan, evaluation } = plan.cell(method, 4, 1, 20).config;
      const { batchSize, optimizers, adversarial, steps } = gan;
      const { net, filters } = nets.generator as { readonly net: string; readonly filters: number };
      return { net, filters, batchSize, optimizers, adversarial, steps, evaluation };
    });
    for (const each of shared) expect(each).toEqual(shared[0]);
    expect(shared[0]).toMatchObject({ batchSize: 8, steps: 20, evaluation: { everySteps: 2, images: 60 } });
  });

  it('has a classifier in the loop where there is a regulariser, and labels as they are asked for', () => {
    const balancing = plan.methods.map((method) => plan.cell(method, 4, 1, 20).config.balancing);
    const found = plan.methods.filter((_, i) => balancing[i] !== undefined).map(({ key }) => key);
    expect(found).toEqual(['regulariser', 'acgan-regulariser', 'projection-regulariser', 'regulariser-labels-0.5']);
    expect(balancing.at(-1)!.classifier.labelledShare).toBe(0.5);
  });

  it('refuses a tail that leaves a class without images', async () => {
    await expect(smallPlan(cwd, { imbalances: [1000] })).rejects.toThrow(/in data\.longTail, expected/);
  });
});

describe('longTailCells', () => {
  it('has all seeds with and without the regulariser, fewer of the others', () => {
    const names = longTailCells(plan, 20).map(({ name }) => name);
    expect(names).toHaveLength(2 * (2 * 2 + METHODS.length - 2 + 1));
    expect(names.slice(0, 2)).toEqual(['none-imbalance-1-seed-1', 'regulariser-imbalance-1-seed-1']);
    expect(names.slice(-2)).toEqual(['none-imbalance-4-seed-2', 'regulariser-imbalance-4-seed-2']);
    expect(new Set(names).size).toBe(names.length);
  });
});

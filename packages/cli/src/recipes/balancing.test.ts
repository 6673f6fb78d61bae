import { longTailCounts } from '@gans/datasets';
import { createSeed, foldIn } from '@gans/tensor';
import { balancingWeightFor, createGan, disposeGanState, publishedClassifierConfig } from '@gans/training';
import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { recipeNames } from './built-in';
import { builtInRecipe } from './find-recipe';
import { resolveRecipe } from './resolve-recipe';

const dataOf = (name: string, ratio: number) => {
  const isLsun = name.includes('lsun');
  const isCifar = name.includes('cifar10');
  const [side, channels, classCount] = isLsun ? [64, 3, 5] : isCifar ? [32, 3, 10] : [28, 1, 10];
  const classCounts = longTailCounts({ classCount, maxCount: 5000, ratio });
  const count = classCounts.reduce((sum, n) => sum + n, 0);
  return { imageShape: [side, side, channels], classCount, count, classCounts } as const;
};
const resolve = (name: string, ratio = 100) => resolveRecipe(builtInRecipe(name), dataOf(name, ratio)).values;
const names = recipeNames.filter((name) => name.startsWith('class-balancing/'));

describe('resolveBalancing, for the recipes class-balancing', () => {
  it.each([
    ['class-balancing/cifar10', 'sndcgan', 0.5],
    ['class-balancing/lsun', 'sn-resnet', 0],
  ])('%s has the constants of the released configurations', (name, net, beta1) => {
    const { nets, gan, balancing } = resolve(name);
    const adam = { learningRate: 2e-4, beta1, beta2: 0.999, epsilon: 1e-6, weightDecay: 0 };
    expect(gan).toMatchObject({
      batchSize: 256,
      steps: 100_000,
      discriminatorSteps: 1,
      adversarial: 'rsgan',
      conditional: { name: 'none' },
      optimizers: { generator: adam, discriminator: adam },
      average: { kind: 'decay', decay: 0.9999, start: 20_000 },
    });
    expect(nets.generator).toMatchObject({ net, latentSize: 128, filters: 64, classCount: 0 });
    expect(nets.discriminator).toMatchObject({ net, filters: 64, head: 'unconditional' });
    const { classifier, ...constants } = balancing!;
    expect(constants).toMatchObject({
      normalization: 'mean-one',
      interval: 2000,
      forgetting: 0.5,
      initialCount: 50,
      initialPending: 512,
    });
    expect(classifier.net).toMatchObject({ net: 'resnet-32', filters: 16 });
    expect(classifier.training).toEqual(publishedClassifierConfig('long-tail-focal'));
  });

  it('have the published weight of the imbalance, or that of our own rule', () => {
    expect([1, 10, 100].map((ratio) => resolve('class-balancing/cifar10', ratio).balancing!.weight)).toEqual([
      expect.closeTo(5, 3),
      expect.closeTo(7.5, 3),
      expect.closeTo(10, 3),
    ]);
    const { classCounts } = dataOf('mini', 100);
    const { weight, warmUp } = resolve('class-balancing').balancing!;
    expect([weight, warmUp]).toEqual([balancingWeightFor(classCounts), 0.5]);
    expect(resolve('class-balancing', 1).balancing!.weight).toBe(0);
  });

  it.each(names)('%s can be built', (name) => {
    const isFull = !name.includes('mini');
    const small = { values: { nets: { generator: { filters: 1 }, discriminator: { filters: 1 } } }, origin: 'test' };
    const { nets } = resolveRecipe(builtInRecipe(name), dataOf(name, 10), isFull ? [small] : []).values;
    disposeGanState(createGan(nets, foldIn(createSeed(0), name)).state);
  });

  it.each([
    [{ weight: 10, normalization: null }, "in balancing, expected normalization to be chosen: 'mean-one'"],
    [
      { weight: 'publisched' },
      "expected balancing.weight to be a number, 'published' or 'settled', got 'publisched'. Did you mean published?",
    ],
    [{ normalization: 'raw' }, "expected balancing.normalization to be 'mean-one' with balancing.weight 'settled'"],
    [{ interval: 3000 }, 'in balancing, expected interval to be at most the 2000 steps of the run, got 3000.'],
    [{ intervall: 3 }, 'got balancing.intervall. Did you mean balancing.interval?'],
    [{ classifier: { labelledShare: 0 } }, 'labelledShare to be above 0 and at most 1, got 0.'],
    [{ classifier: { training: { epochs: 0 } } }, 'in balancing.classifier.training, expected epochs to be'],
  ])('refuse %j', (balancing, message) => {
    const override = { values: { balancing }, origin: '--set' };
    expect(() => resolveRecipe(builtInRecipe('class-balancing'), dataOf('mini', 100), [override])).toThrow(message);
  });
});

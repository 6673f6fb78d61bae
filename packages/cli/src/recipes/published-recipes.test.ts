import { useCountingEngine } from '@gans/core-nets/internal/counting-engine';
import { createSeed, type Seed } from '@gans/tensor';
import { checkGanConfig, createGan, disposeGanState } from '@gans/training';
import { zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { absentRecipes, recipeNames } from './built-in';
import { builtInRecipe } from './find-recipe';
import { resolveRecipe } from './resolve-recipe';

// Weights without numbers: that they can be made is all that counts here.
vi.mock('@gans/core-nets/layers/initializers', async (original) => {
  const shaped = (_: Seed, shape: readonly number[]) => zeros([...shape]);
  return Object.fromEntries(Object.keys(await original<object>()).map((name) => [name, shaped]));
});

/** A row of the published table, in its own words. */
interface Row {
  readonly backbone: 'big_resnet' | 'big_resnet_deep_legacy';
  readonly px: 32 | 64 | 128;
  /** Of the data set. */
  readonly classes: number;
  readonly embed?: number;
  readonly z: number;
  readonly ch: number;
  readonly attention: readonly [generator: number, discriminator: number];
  readonly averageFrom: number;
  readonly adversarial: 'hinge' | 'logistic';
  readonly lambda: number;
  readonly margin?: number;
  readonly temperature?: number;
  readonly batch: number;
  readonly accumulation: number;
  readonly rates: readonly [generator: number, discriminator: number];
  readonly beta1: number;
  readonly discriminatorSteps: number;
  readonly steps: number;
  readonly flip: boolean;
  /** What the row has beside the table's columns, as `GanConfig` says it. */
  readonly extra: object;
}

const cifar: Row = {
  backbone: 'big_resnet',
  px: 32,
  classes: 10,
  embed: 512,
  z: 80,
  ch: 96,
  attention: [2, 1],
  averageFrom: 1000,
  adversarial: 'hinge',
  lambda: 0.5,
  margin: 0.98,
  temperature: 0.5,
  batch: 128,
  accumulation: 1,
  rates: [2.8284271e-4, 2.8284271e-4],
  beta1: 0.5,
  discriminatorSteps: 5,
  steps: 100_000,
  flip: true,
  extra: {},
};
const diffAugment = { policies: ['color', 'translation', 'cutout'], translationRatio: 1 / 8, cutoutRatio: 1 / 2 };
const tac = { auxiliary: 'tac', twinWeight: 0.5 };
const adc = { auxiliary: 'adc' };
const cifarRows = (name: string, classes: number): Record<string, Row> => {
  const base = { ...cifar, classes };
  const ada = { probability: 0, target: 0.7, rampImages: 500_000, interval: 4 };
  return {
    [name]: base,
    [`${name}+diffaug`]: { ...base, steps: 200_000, extra: { diffAugment } },
    [`${name}+ada`]: { ...base, adversarial: 'logistic', steps: 400_000, flip: false, extra: { adaptiveAugment: ada } },
    [`${name}+cr`]: { ...base, extra: { consistency: { realWeight: 10, fakeWeight: 0, translationRatio: 1 / 8 } } },
    [`${name}+lecam`]: { ...base, steps: 200_000, extra: { leCam: { weight: 0.3, start: 1000, decay: 0.99 } } },
    [`${name}+tac`]: { ...base, extra: { conditional: tac } },
    [`${name}+adc`]: { ...base, extra: { conditional: adc } },
    [`${name}+adc+diffaug`]: { ...base, extra: { conditional: adc, diffAugment } },
    [`${name}-deep`]: { ...base, backbone: 'big_resnet_deep_legacy', z: 128, ch: 128 },
  };
};
const information = { discreteCodes: 1, codeValues: 10, continuousCodes: 0, discreteWeight: 1, continuousWeight: 1 };
const tiny: Row = {
  ...cifar,
  px: 64,
  classes: 200,
  embed: 768,
  z: 100,
  ch: 80,
  attention: [3, 1],
  averageFrom: 20_000,
  lambda: 0.75,
  margin: 1,
  temperature: 0.75,
  batch: 1024,
  rates: [1e-4, 4e-4],
  beta1: 0,
  discriminatorSteps: 1,
};
const cub: Row = {
  ...tiny,
  px: 128,
  embed: 1024,
  z: 120,
  attention: [4, 1],
  averageFrom: 4000,
  lambda: 0.25,
  margin: 0.95,
  temperature: 0.25,
  batch: 256,
  rates: [5e-5, 2e-4],
  discriminatorSteps: 2,
  steps: 40_000,
};
const imageNet256: Row = {
  ...cub,
  classes: 1000,
  embed: 2048,
  ch: 96,
  averageFrom: 20_000,
  lambda: 1,
  margin: 0.98,
  temperature: 0.5,
  steps: 500_000,
};
const imageNet2048: Row = {
  ...imageNet256,
  lambda: 0.5,
  margin: 0.9,
  temperature: 0.25,
  batch: 512,
  accumulation: 4,
  steps: 200_000,
};
const deep = { backbone: 'big_resnet_deep_legacy', z: 128, ch: 128 } as const;

const { embed: _embed, margin: _margin, temperature: _temperature, ...withoutMetric } = cifar;
const byDefault = { batch: 64, rates: [2e-4, 2e-4], lambda: 1 } as const;

const table: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries({
      ...cifarRows('cifar10', 10),
      'cifar10+info': { ...cifar, beta1: 0, extra: { information } },
      ...cifarRows('cifar100', 100),
      'tiny-imagenet': tiny,
      'baby-imagenet': { ...tiny, classes: 100 },
      'papa-imagenet': { ...tiny, classes: 100 },
      'grandpa-imagenet': { ...tiny, classes: 100 },
      cub200: cub,
      'cub200+tac': { ...cub, extra: { conditional: { ...tac, twinWeight: 0.25 } } },
      'imagenet-256': imageNet256,
      'imagenet-2048': imageNet2048,
      'imagenet-deep-256': { ...imageNet2048, ...deep, batch: 256, accumulation: 1 },
      'imagenet-deep-2048': { ...imageNet2048, ...deep, steps: 300_000 },
      'imagenet-deep-2048+diffaug': { ...imageNet2048, ...deep, steps: 300_000, extra: { diffAugment } },
    } satisfies Record<string, Row>).map(([name, row]) => [`reacgan/${name}`, row]),
  ),
  // What ReACGAN is compared with.
  'contragan/cifar10': { ...withoutMetric, ...byDefault, embed: 512, temperature: 1 },
  'acgan/cifar10': { ...withoutMetric, ...byDefault },
};

const resolve = (name: string, { px, classes }: Row) =>
  resolveRecipe(builtInRecipe(name), { imageShape: [px, px, 3], classCount: classes, count: 50_000 }).values;

/** The constants of a row as a complete `GanConfig`. */
function ganOf(name: string, row: Row): object {
  const { lambda: weight, margin, temperature, beta1, extra } = row;
  const loss = {
    reacgan: { name: 'd2d-cross-entropy', temperature, positiveMargin: margin, form: 'studiogan' },
    contragan: { name: 'conditional-contrastive', temperature },
    acgan: { name: 'auxiliary-classifier', normalizeFeatures: false },
  }[name.split('/')[0] as 'reacgan'];
  const conditional = { ...loss, weight, auxiliary: 'none', twinWeight: 1 };
  const adam = { beta1, beta2: 0.999, epsilon: 1e-6, weightDecay: 0 };
  const [generator, discriminator] = row.rates.map((learningRate) => ({ ...adam, learningRate }));
  return {
    batchSize: row.batch,
    steps: row.steps,
    discriminatorSteps: row.discriminatorSteps,
    accumulationSteps: row.accumulation,
    order: 'discriminator-first',
    adversarial: row.adversarial === 'logistic' ? 'vanilla' : row.adversarial,
    conditions: 'classes',
    optimizers: { generator, discriminator },
    average: { kind: 'decay', decay: 0.9999, start: row.averageFrom, buffers: 'average' },
    ...extra,
    conditional: 'conditional' in extra ? { ...conditional, ...(extra.conditional as object) } : conditional,
  };
}

/** The nets of a row. */
function netsOf(name: string, row: Row): object {
  const { backbone, px: resolution, classes, embed, z: latentSize, ch: filters, attention, extra } = row;
  const isDeep = backbone === 'big_resnet_deep_legacy';
  const { auxiliary = 'none' } = ('conditional' in extra ? extra.conditional : {}) as { auxiliary?: string };
  const head = name.startsWith('acgan/') ? 'classifier' : auxiliary === 'tac' ? 'twin-embedding' : 'embedding';
  const shared = { resolution, channels: 3, filters, ...(isDeep && { depth: 2 }) };
  const codes = 'information' in extra ? { discreteCodes: 1, codeValues: 10, continuousCodes: 0 } : undefined;
  return {
    generator: {
      net: isDeep ? 'biggan-deep-legacy' : 'biggan',
      ...shared,
      classCount: classes,
      latentSize,
      sharedSize: 128,
      attention: [attention[0]],
      ...(codes && { codes: { ...codes, injection: 'condition' } }),
    },
    discriminator: {
      net: isDeep ? 'biggan-deep' : 'biggan',
      ...shared,
      ...(!isDeep && { shortcutInput: 'activated' }),
      attention: [attention[1]],
      head,
      classCount: auxiliary === 'adc' ? 2 * classes : classes,
      ...(embed !== undefined && { embeddingSize: embed }),
      ...(codes && { codes }),
    },
  };
}

describe('published recipes', () => {
  beforeAll(useCountingEngine);

  it('are those of the table, each once', () => {
    const published = recipeNames.filter((name) => !name.endsWith('/mini') && !name.startsWith('cagan/'));
    expect([...published].sort()).toEqual(Object.keys(table).sort());
  });

  describe.each(Object.entries(table))('%s', (name, row) => {
    it('has the constants of its row', () => {
      const { gan, nets, data } = resolve(name, row);
      expect(gan).toEqual(ganOf(name, row));
      expect(checkGanConfig(gan)).toEqual(gan);
      expect(nets).toEqual(netsOf(name, row));
      expect(data.flip).toBe(row.flip ? 'horizontal' : 'none');
    });

    it('can be built', () => {
      const { nets, state } = createGan(resolve(name, row).nets, createSeed(0));
      const codes = 'information' in row.extra ? 10 : 0;
      expect(nets.generator.spec).toMatchObject({
        imageShape: [row.px, row.px, 3],
        classCount: row.classes,
        latentSize: row.z + codes,
      });
      expect(nets.discriminator.spec).toMatchObject({ imageShape: [row.px, row.px, 3] });
      disposeGanState(state);
    });
  });
});

describe('cagan/paper-2020', () => {
  it('has the nets and constants of the code of the paper, and can be built', () => {
    const shape = { imageShape: [28, 28, 1], classCount: 10, count: 60_000 } as const;
    const { nets, gan, data } = resolveRecipe(builtInRecipe('cagan/paper-2020'), shape).values;
    const size = { net: 'cagan', classCount: 10, height: 28, width: 28, channels: 1, filters: 64 };
    expect(nets).toEqual({
      generator: { ...size, latentSize: 256 },
      discriminator: { ...size, norm: 'instance', head: 'activation' },
    });
    const adam = { learningRate: 1e-5, beta1: 0.9, beta2: 0.999, epsilon: 1e-7, weightDecay: 0 };
    expect(gan).toMatchObject({
      batchSize: 32,
      steps: (100 * 60_000) / 32,
      order: 'simultaneous',
      adversarial: 'none',
      conditional: { name: 'conditional-activation', form: 'lsgan' },
      optimizers: { generator: adam, discriminator: adam },
      average: { decay: 0 },
    });
    expect(gan).not.toHaveProperty('mixedBatch');
    expect(data.flip).toBe('none');
    disposeGanState(createGan(nets, createSeed(0)).state);
  });
});

describe('absentRecipes', () => {
  it('name the rows whose nets there are not, and none that there is', () => {
    expect(Object.keys(absentRecipes)).toEqual(
      expect.arrayContaining(
        ['cifar10-stylegan2', 'cifar100-stylegan2+ada', 'afhq+ada', 'cub200-stylegan2', 'imagenet-stylegan2'].map(
          (name) => `reacgan/${name}`,
        ),
      ),
    );
    for (const name of Object.keys(absentRecipes)) expect(recipeNames).not.toContain(name);
  });
});

import { useCountingEngine } from '@gans/core-nets/internal/counting-engine';
import { createSeed, type Seed } from '@gans/tensor';
import { checkGanConfig, createGan, disposeGanState } from '@gans/training';
import { zeros } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { absentRecipes, recipeNames } from './built-in';
import { builtInRecipe } from './find-recipe';
import { type Row, table } from './internal/published-table';
import { resolveRecipe } from './resolve-recipe';

// Weights without numbers: that they can be made is all that counts here.
vi.mock('@gans/core-nets/layers/initializers', async (original) => {
  const shaped = (_: Seed, shape: readonly number[]) => zeros([...shape]);
  return Object.fromEntries(Object.keys(await original<object>()).map((name) => [name, shaped]));
});

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
    const others = /\/mini$|^cagan\/|^class-balancing\//;
    const published = recipeNames.filter((name) => !others.test(name));
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

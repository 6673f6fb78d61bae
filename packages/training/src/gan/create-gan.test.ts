import { useEngine } from '@gans/engines';
import { createSeed, disposeTree } from '@gans/tensor';
import { reshape } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { netsWith, short } from '../internal/gan-combinations';
import { linearBatch } from '../internal/linear-gan';
import { numbers } from '../internal/overheard';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan, createGanGenerator, ganDiscriminatorNames, ganGeneratorNames } from './create-gan';
import { disposeGanState } from './state';
import { ganStep } from './step';

const seed = createSeed(101);
const config = (change: Partial<GanConfig> = {}) => checkGanConfig({ ...short, ...change });

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('createGan', () => {
  it.each(ganGeneratorNames.filter((net) => net !== 'biggan-deep'))('builds the generator %s', (net) => {
    const sides = { height: 32, width: 32 };
    const sizes = {
      dcgan: sides,
      sndcgan: sides,
      cagan: sides,
      'sn-resnet': { resolution: 32 },
      biggan: { resolution: 32, sharedSize: 4, attention: [] },
      'biggan-deep': {},
      'biggan-deep-legacy': { resolution: 32, sharedSize: 4, attention: [], depth: 1 },
    }[net];
    const made = createGanGenerator(
      { net, channels: 1, classCount: 3, latentSize: 4, filters: 2, ...sizes } as never,
      seed,
    );
    expect(made.spec).toEqual({ latentSize: 4, classCount: 3, imageShape: [32, 32, 1], prior: { kind: 'normal' } });
    expect(made.config.net).toBe(net);
    disposeTree(made.params, made.state);
  });

  it.each(ganDiscriminatorNames)('trains the discriminator %s for a step', (net) => {
    const sides = { height: 32, width: 32 };
    const sizes = {
      dcgan: sides,
      sndcgan: sides,
      cagan: { ...sides, norm: 'instance' },
      'sn-resnet': { resolution: 32 },
      biggan: { resolution: 32, attention: [] },
      'biggan-deep': { resolution: 32, attention: [], depth: 1 },
    }[net];
    const generator = { net: 'dcgan', channels: 1, classCount: 3, latentSize: 4, filters: 2, ...sides } as const;
    const discriminator = {
      net,
      channels: 1,
      filters: 2,
      head: 'embedding',
      classCount: 3,
      embeddingSize: 4,
      ...sizes,
    } as never;
    const { nets, state } = createGan({ generator, discriminator }, seed);
    const images = reshape(linearBatch(seed, 128).images, [2, 32, 32, 1]) as never;
    const conditional = { name: 'd2d-cross-entropy' } as const;
    const next = ganStep(
      nets,
      state,
      { images, labels: Int32Array.of(0, 1) },
      seed,
      config({ batchSize: 2, conditional }),
    );
    expect(Object.values(numbers(next.report)).every(Number.isFinite)).toBe(true);
    disposeGanState(next.state);
  });

  it('names the nearest known net, and what does not fit', () => {
    const nets = netsWith('embedding');
    const build = (change: object) => () => createGan({ ...nets, ...change } as never, seed);
    expect(build({ generator: { ...nets.generator, net: 'bigan' } })).toThrow(
      'got bigan. The nearest known one is biggan.',
    );
    expect(build({ discriminator: { ...nets.discriminator, height: 12 } })).toThrow(
      "createGan: expected the discriminator to judge the generator's images, 8x8x1, got one for 12x8x1.",
    );
  });
});

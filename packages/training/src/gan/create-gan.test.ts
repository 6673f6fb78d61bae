import { useEngine } from '@gans/engines';
import { createSeed, disposeTree, flattenTree } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { reshape, type Tensor4D, tensor2d } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { expectClose } from '#test-kit';
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

  it.each(['latent', 'condition'] as const)(
    'puts codes behind the latents, injected beside the %s, and reads them off the features',
    (injection) => {
      const codes = { discreteCodes: 2, codeValues: 3, continuousCodes: 1, injection };
      const config = netsWith('embedding', { generator: { codes }, discriminator: { codes } });
      const { nets, state } = createGan(config, seed);
      const { spec } = nets.generator;
      expect([spec.latentSize, spec.classCount]).toEqual([4 + 7, 3]);
      const condition = oneHotRows([0, 1], 3);
      const draw = (latent: readonly number[][]) =>
        nets.generator.apply(
          state.generator.params,
          state.generator.state,
          { latent: tensor2d([...latent.map((row) => [...row])]), condition },
          { training: false },
        ).output;
      // Latents of the prior are read as the codes that they are nearest to.
      const z = [0.1, -0.2, 0.3, 0.4];
      const [drawn, codesOf] = [
        [...z, 0.2, 1.4, -3, -1, -2, -0.5, 5],
        [...z, 0, 1, 0, 0, 0, 1, 1],
      ];
      expectClose(draw([drawn, drawn]), draw([codesOf, codesOf]), { rtol: 0, atol: 0 });
      const [one, other] = [draw([codesOf, codesOf]), draw([[...z, 1, 0, 0, 0, 0, 1, 1], codesOf])];
      expect(Array.from(one.dataSync())).not.toEqual(Array.from(other.dataSync()));

      const images = reshape(linearBatch(seed, 8).images, [2, 8, 8, 1]) as Tensor4D;
      const { params, state: vectors } = state.discriminator;
      const judged = nets.discriminator.apply(params, vectors, images, { training: true });
      expect([
        judged.output.codeLogits?.shape,
        judged.output.codeMeans?.shape,
        judged.output.codeLogVariances?.shape,
      ]).toEqual([
        [2, 6],
        [2, 1],
        [2, 1],
      ]);
      expect(judged.output.embeddings?.shape).toEqual([2, 4]);
      expect(Object.keys(flattenTree(judged.state))).toEqual(Object.keys(flattenTree(vectors)));
      expect(Object.keys(flattenTree(vectors))).toContain('codes/codeLogits/u');
    },
  );

  it('refuses codes out of range', () => {
    const attempt = (change: object) => () =>
      createGan(
        netsWith('embedding', {
          generator: { codes: { discreteCodes: 1, codeValues: 2, continuousCodes: 0, ...change } },
        }),
        seed,
      );
    expect(attempt({ discreteCodes: -1 })).toThrow(
      'createGan: expected generator.codes.discreteCodes to be an integer >= 0, got -1.',
    );
    expect(attempt({ codeValues: 1 })).toThrow('expected generator.codes.codeValues to be an integer >= 2, got 1.');
    expect(attempt({ injection: 'cBN' })).toThrow(
      "expected generator.codes.injection to be 'latent' or 'condition', got 'cBN'.",
    );
  });
});

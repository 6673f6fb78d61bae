import { createSeed, foldIn, type GeneratorSpec, normal, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { mean, slice, square, sub, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { createBigganDeepGenerator } from './biggan-deep-generator';
import { createBigganDeepLegacyGenerator } from './biggan-deep-legacy-generator';
import { createBigganGenerator } from './biggan-generator';
import { createCaganGenerator } from './cagan-generator';
import type { GeneratorInput } from './contracts';
import { createCvaeDecoder } from './cvae';
import { createDcganGenerator } from './dcgan-generator';
import { GLYPH_COUNT, glyphCondition, glyphImages } from './internal/glyph-examples';
import { describeNet, type NetExample } from './internal/net-suite';
import { createSnResnetGenerator } from './sn-resnet-generator';
import { createSndcganGenerator } from './sndcgan-generator';

const inputs = createSeed(11);

/** A generator learns to draw the glyphs themselves, from latents of their own. */
function generator<C extends object>(
  name: string,
  create: (config: C, seed: Seed) => { readonly spec: GeneratorSpec },
  config: C,
  learning?: NetExample['learning'],
): NetExample {
  const { latentSize, classCount, imageShape } = create(config, createSeed(0)).spec;
  const large = imageShape[0] > 64;
  const latents = (first: number, count: number) =>
    normal(inputs, [count, latentSize], { firstRow: first }) as Tensor2D;
  return {
    name,
    config,
    create: create as unknown as NetExample['create'],
    input: (first, count): GeneratorInput => ({
      latent: latents(first, count),
      condition:
        classCount === 0
          ? zeros([count, 0])
          : oneHotRows(
              Array.from({ length: count }, (_, i) => (first + i) % classCount),
              classCount,
            ),
    }),
    named: (images) => ({ images: images as Tensor4D }),
    shapes: { images: imageShape },
    large,
    loss: (apply) => {
      const count = large ? 2 : GLYPH_COUNT;
      const condition = classCount === 0 ? zeros([count, 0]) : slice(glyphCondition(), 0, count);
      const { images } = apply({ latent: normal(foldIn(inputs, 'glyphs'), [count, latentSize]), condition });
      return mean(square(sub(images!, slice(glyphImages(imageShape), 0, count))));
    },
    ...(learning && { learning }),
  };
}

const digits = { classCount: 10 };
const grey28 = { height: 28, width: 28, channels: 1 };
const colour32 = { height: 32, width: 32, channels: 3 };
const residual = { resolution: 32, channels: 1 } as const;

for (const example of [
  generator('DcganGenerator 28x28x1', createDcganGenerator, { ...digits, ...grey28, latentSize: 6, filters: 3 }),
  generator('DcganGenerator 32x32x3', createDcganGenerator, { ...digits, ...colour32, latentSize: 6, filters: 3 }),
  generator('SndcganGenerator', createSndcganGenerator, { ...colour32, classCount: 0, latentSize: 6, filters: 2 }),
  generator('SndcganGenerator with classes', createSndcganGenerator, {
    ...digits,
    height: 16,
    width: 16,
    channels: 1,
    latentSize: 6,
    filters: 2,
  }),
  generator('SnResnetGenerator', createSnResnetGenerator, { ...residual, classCount: 0, latentSize: 6, filters: 1 }),
  generator('SnResnetGenerator with classes', createSnResnetGenerator, {
    ...residual,
    ...digits,
    latentSize: 6,
    filters: 1,
  }),
  generator('BigganGenerator', createBigganGenerator, {
    ...residual,
    ...digits,
    latentSize: 8,
    sharedSize: 3,
    filters: 2,
    attention: [2],
  }),
  generator('BigganGenerator without classes', createBigganGenerator, {
    ...residual,
    classCount: 0,
    latentSize: 8,
    filters: 1,
    attention: [],
  }),
  generator(
    'BigganDeepGenerator',
    createBigganDeepGenerator,
    {
      resolution: 128,
      channels: 1,
      ...digits,
      latentSize: 6,
      embeddingSize: 3,
      filters: 4,
    },
    { steps: 4, rate: 0.02 },
  ),
  generator('BigganDeepLegacyGenerator', createBigganDeepLegacyGenerator, {
    ...residual,
    ...digits,
    latentSize: 6,
    sharedSize: 3,
    filters: 2,
    depth: 2,
    attention: [2],
  }),
  generator('BigganDeepLegacyGenerator without classes', createBigganDeepLegacyGenerator, {
    ...residual,
    classCount: 0,
    latentSize: 6,
    filters: 2,
    depth: 1,
    attention: [],
  }),
  generator('CaganGenerator', createCaganGenerator, { ...digits, ...grey28, latentSize: 6, filters: 2 }),
  generator('CvaeDecoder', createCvaeDecoder, { ...digits, ...grey28, latentSize: 6, hiddenSize: 12 }),
  generator('CvaeDecoder without classes', createCvaeDecoder, {
    classCount: 0,
    height: 28,
    width: 28,
    channels: 1,
    latentSize: 6,
    hiddenSize: 12,
  }),
])
  describeNet(example);

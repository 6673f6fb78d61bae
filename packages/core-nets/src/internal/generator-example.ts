import { createSeed, foldIn, type GeneratorSpec, normal, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { mean, slice, square, sub, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { GeneratorInput } from '../contracts';
import { GLYPH_COUNT, glyphCondition, glyphImages } from './glyph-examples';
import type { NetExample } from './net-suite';

const inputs = createSeed(11);

/** A generator for `describeNet`: it learns to draw the glyphs themselves, from latents of their own. */
export function generatorExample<C extends object>(
  name: string,
  create: (config: C, seed: Seed) => { readonly spec: GeneratorSpec },
  config: C,
  learning?: NetExample['learning'],
): NetExample {
  const { latentSize, classCount, imageShape } = create(config, createSeed(0)).spec;
  const large = imageShape[0] > 64;
  return {
    name,
    config,
    create: create as unknown as NetExample['create'],
    input: (first, count): GeneratorInput => ({
      latent: normal(inputs, [count, latentSize], { firstRow: first }) as Tensor2D,
      condition: classCount === 0 ? zeros([count, 0]) : classesFrom(first, count, classCount),
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

/** Conditions of rows [first, first + count) of an endless table in which the classes take turns. */
export function classesFrom(first: number, count: number, classCount: number): Tensor2D {
  return oneHotRows(
    Array.from({ length: count }, (_, i) => (first + i) % classCount),
    classCount,
  );
}

import '@tensorflow/tfjs';
import { createSeed, normal } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createSndcganDiscriminator } from '../sndcgan-discriminator';
import { headNames, heads } from './heads';

const seed = createSeed(2);
const body = { height: 8, width: 8, channels: 1, filters: 1 } as const;
const images = () => normal(seed, [2, 8, 8, 1]) as Tensor4D;

describe('headNames', () => {
  it('are the names of all heads, and cannot be changed', () => {
    expect([...headNames].sort()).toEqual(Object.keys(heads).sort());
    expect(Object.isFrozen(headNames)).toBe(true);
  });
});

describe('heads', () => {
  it('say in the spec of a discriminator whether it is to be told the classes', () => {
    const sizes = { classCount: 3, embeddingSize: 2, discreteCodes: 1, codeValues: 2, continuousCodes: 1 };
    const conditionSizes = headNames.map((head) => {
      const fields = Object.fromEntries(Object.entries(sizes).filter(([name]) => name in heads[head].fields));
      const { spec } = createSndcganDiscriminator({ ...body, ...fields, head } as never, seed);
      expect(spec).toMatchObject({ head, imageShape: [8, 8, 1] });
      return [head, spec.conditionSize];
    });
    expect(Object.fromEntries(conditionSizes)).toEqual({
      ...Object.fromEntries(headNames.map((head) => [head, 0])),
      concatenated: 3,
      projection: 3,
    });
  });

  it('refuse images alone where they read classes, and classes where they do not', () => {
    const told = createSndcganDiscriminator({ ...body, head: 'projection', classCount: 3 }, seed);
    expect(() => told.apply(told.params, told.state, images() as never, { training: false })).toThrow(
      'SndcganDiscriminator: expected { images, condition } for the head projection, got images alone. Look at spec.conditionSize.',
    );
    const blind = createSndcganDiscriminator({ ...body, head: 'unconditional' }, seed);
    const input = { images: images(), condition: oneHotRows([0, 1], 3) };
    expect(() => blind.apply(blind.params, blind.state, input as never, { training: false })).toThrow(
      'SndcganDiscriminator: expected images alone for the head unconditional, got { images, condition }.',
    );
  });

  it.each([
    [[0, 1], 4, '[2, 4]'],
    [[0, 1, 2], 3, '[3, 3]'],
  ])('refuse conditions that do not fit: labels %o of %d classes', (labels, classCount, shape) => {
    const net = createSndcganDiscriminator({ ...body, head: 'projection', classCount: 3 }, seed);
    const input = { images: images(), condition: oneHotRows(labels, classCount) };
    expect(() => net.apply(net.params, net.state, input, { training: false })).toThrow(
      `SndcganDiscriminator: expected condition [2, 3], one row an image, got ${shape}.`,
    );
  });

  it('refuse what is neither images nor a pair', () => {
    const net = createSndcganDiscriminator({ ...body, head: 'unconditional' }, seed);
    for (const [input, shown] of [
      [undefined, 'undefined'],
      [null, 'null'],
      [[], 'an array'],
    ])
      expect(() => net.apply(net.params, net.state, input as never, { training: false })).toThrow(
        `SndcganDiscriminator: expected images [N, 8, 8, 1], got ${shown}.`,
      );
  });

  it('refuse labels that are no classes, where these become conditions', () => {
    expect(() => oneHotRows([0, 3], 3)).toThrow('expected indices to be integers from 0 to 2, got 3 at position 1.');
  });
});

import { createSeed, flattenTree, foldIn, mapTree, normal, type Tree, unflattenTree } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { checkGradients } from '@gans/tensor/testing';
import { add, concat, matMul, reshape, square, type Tensor, type Tensor2D, type Tensor4D } from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { createCaganDiscriminator } from '../cagan-discriminator';
import type { Head } from '../heads/head';
import { type HeadName, heads } from '../heads/heads';
import { createSndcganDiscriminator } from '../sndcgan-discriminator';
import { discriminatorExample } from './discriminator-example';
import { describeNet, type NetExample, type Outputs } from './net-suite';

/** A body without spectral norm, so that its parameters are what it computes with; three images and their classes, of ten. */
export const headBody = { height: 8, width: 8, channels: 1, filters: 1, norm: 'instance' } as const;
/** Decides everything that the tests of heads draw. */
export const headSeed = createSeed(8);
/** Three images. */
export const headImages = (): Tensor4D => normal(foldIn(headSeed, 'images'), [3, 8, 8, 1]) as Tensor4D;
/** Their classes. */
export const headCondition = (): Tensor2D => oneHotRows([3, 0, 9], 10);

/** What a head's outputs are made of. */
export interface HeadParts {
  readonly features: Tensor2D;
  /** Weights by key path. */
  readonly weights: (path: string) => Tensor2D;
  /** features kernel + bias, of a layer. */
  readonly linear: (layer: string) => Tensor;
}

/** A head, and what is to be true of it. */
export interface HeadExample {
  readonly head: HeadName;
  /** Its fields. */
  readonly fields: object;
  /** Shapes of its outputs but `features`, without their first axis. */
  readonly shapes: NetExample['shapes'];
  /** Its equation. */
  readonly expected: (parts: HeadParts) => Readonly<Record<string, Tensor>>;
  /** Fields that do not fit, and the rules they break. */
  readonly refusals: readonly (readonly [fields: object, rule: string])[];
}

/** A discriminator with that head and parameters that are all drawn, and what it says of the three images. */
export function headNet(head: HeadName, fields: object) {
  const net = createCaganDiscriminator({ ...headBody, ...fields, head } as never, headSeed);
  const params: Tree = mapTree((leaf, _, path) => normal(foldIn(headSeed, path), leaf.shape), net.params);
  const judge = (condition = headCondition()): Outputs => {
    const input = net.spec.conditionSize === 0 ? headImages() : { images: headImages(), condition };
    return net.apply(params, net.state, input as never, { training: false }).output as unknown as Outputs;
  };
  return { params, judge };
}

/** What every head keeps to: its equation, its rules, and all that `describeNet` asks of a discriminator that has it. */
export function describeHead({ head, fields, shapes, expected, refusals }: HeadExample): void {
  describeOnEngines(`${head} head`, () => {
    it('is the equation of its docstring', () => {
      const { params, judge } = headNet(head, fields);
      const { features, ...outputs } = judge();
      const weights = (path: string) => flattenTree(params)[path] as Tensor2D;
      const linear = (layer: string) =>
        add(matMul(features as Tensor2D, weights(`${layer}/kernel`)), weights(`${layer}/bias`));
      const equation = expected({ features: features as Tensor2D, weights, linear });
      expect(Object.keys(outputs).sort()).toEqual(Object.keys(equation).sort());
      for (const [key, y] of Object.entries(outputs)) expectClose(y, equation[key]!, { rtol: 1e-4, atol: 1e-4 });
    });

    it('has the right gradients, twice', () => {
      const { create, apply } = heads[head] as unknown as Head<object, Tree, Outputs>;
      const draw = (name: string, shape: readonly number[]) => normal(foldIn(headSeed, name), shape);
      // Three classes do: each weight costs two calls, four for both orders.
      const few = 'classCount' in fields ? { ...fields, classCount: 3 } : fields;
      const flat = flattenTree(create(few, 3, draw));
      const treeOf = (leaves: readonly Tensor[]) =>
        unflattenTree(Object.fromEntries(Object.keys(flat).map((path, i) => [path, leaves[i]!])));
      const squares = (features: Tensor, ...leaves: Tensor[]) => {
        const read = { features: features as Tensor2D, condition: oneHotRows([2, 0, 1], 3) };
        return concat(Object.values(apply(treeOf(leaves), read, few)).map((y) => reshape(square(y), [-1])));
      };
      for (const order of [1, 2] as const) {
        const options = { order, seed: headSeed, step: 1e-2, tolerance: 1e-2 };
        const inputs = [draw('features', [3, 3]), ...Object.values(flat)];
        expect(checkGradients(squares, inputs, options)).toBeLessThan(1e-2);
      }
    });
  });

  describe(`${head} head`, () => {
    it.each(refusals)('refuses %o', (change, rule) => {
      expect(() => headNet(head, { ...fields, ...change })).toThrow(`createCaganDiscriminator: expected ${rule}`);
    });
  });

  describeNet(
    discriminatorExample(
      `a discriminator with the head ${head}`,
      createSndcganDiscriminator,
      { height: 16, width: 16, channels: 1, filters: 2, ...fields, head },
      { ...shapes, features: [16] },
    ),
  );
}

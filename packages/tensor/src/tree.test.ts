import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectNoLeak } from './memory';
import {
  assertSameKeys,
  assertSameShapes,
  cloneTree,
  countParameters,
  disposeReplaced,
  disposeTree,
  flattenTree,
  mapTree,
  type Tree,
  unflattenTree,
} from './tree';

const leaf = tf.scalar(1);
const key = fc.string({ minLength: 1, maxLength: 6 }).filter((name) => !name.includes('/') && name !== '__proto__');
const anyTree = fc.letrec<{ tree: Tree; node: Tree | tf.Tensor }>((tie) => ({
  tree: fc.dictionary(key, tie('node'), { minKeys: 1, maxKeys: 3 }),
  node: fc.oneof({ depthSize: 'small', withCrossShrink: true }, fc.constant(leaf), tie('tree')),
})).tree;

describe('flattenTree and unflattenTree', () => {
  it('name leaves by their path, in order', () => {
    const [a, b, c] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
    const tree = { dense: { kernel: a, bias: b }, constructor: c };
    expect(Object.entries(flattenTree(tree))).toEqual([
      ['dense/kernel', a],
      ['dense/bias', b],
      ['constructor', c],
    ]);
    expect(unflattenTree(flattenTree(tree))).toEqual(tree);
  });

  it('are inverses of each other', () => {
    fc.assert(
      fc.property(anyTree, (tree) => {
        const rebuilt = unflattenTree(flattenTree(tree));
        expect(Object.keys(flattenTree(rebuilt))).toEqual(Object.keys(flattenTree(tree)));
        expect(JSON.stringify(mapShape(rebuilt))).toBe(JSON.stringify(mapShape(tree)));
      }),
    );
  });

  it('say where something is not a tensor', () => {
    for (const [value, name] of [
      [null, 'null'],
      [7, 'number'],
      [[leaf], 'an array'],
      [undefined, 'undefined'],
    ] as const)
      expect(() => flattenTree({ a: { b: value as unknown as Tree } })).toThrow(
        `flattenTree: expected a tensor or a plain object at 'a/b', got ${name}.`,
      );
  });

  it('refuse key paths that could not be read back, or would reach a prototype', () => {
    expect(() => flattenTree({ a: { 'b/c': leaf } })).toThrow(
      "flattenTree: expected keys that are not empty, hold no '/' and are not '__proto__', got 'a/b/c'.",
    );
    for (const path of ['', 'a//b', '/a', 'a/', '__proto__/polluted', 'a/__proto__'])
      expect(() => unflattenTree({ [path]: leaf })).toThrow(`got '${path}'.`);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(unflattenTree({ 'constructor/prototype/x': leaf })).toEqual({ constructor: { prototype: { x: leaf } } });
    expect((Object.prototype as { x?: unknown }).x).toBeUndefined();
  });

  it('refuse a path that runs through a tensor, in either order', () => {
    expect(() => unflattenTree({ a: leaf, 'a/b': leaf })).toThrow("got both at or above 'a/b'.");
    expect(() => unflattenTree({ 'a/b/c': leaf, 'a/b': leaf })).toThrow("got both at or above 'a/b'.");
    expect(() => unflattenTree({ 'a/b': leaf, 'a/b/c/d': leaf })).toThrow("got both at or above 'a/b/c/d'.");
  });
});

const mapShape = (tree: Tree): object =>
  Object.fromEntries(
    Object.entries(tree).map(([name, node]) => [name, node instanceof tf.Tensor ? 'leaf' : mapShape(node as Tree)]),
  );

describe('mapTree', () => {
  it('walks trees side by side and keeps their structure, empty objects too', () => {
    const [a, b, sum] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
    const seen: unknown[] = [];
    const mapped = mapTree(
      (x, others, path) => {
        seen.push([x, others, path]);
        return sum;
      },
      { x: { y: a }, none: {} },
      { none: {}, x: { y: b } },
    );
    expect(seen).toEqual([[a, [b], 'x/y']]);
    expect(mapped).toEqual({ x: { y: sum }, none: {} });
  });

  it('names the key paths that differ', () => {
    expect(() => mapTree((x) => x, { a: leaf, b: leaf }, { a: leaf, c: leaf, toString: leaf })).toThrow(
      'mapTree: expected trees with the same key paths, got 1 missing (b) and 2 extra (c, toString). Pass trees that come from the same net.',
    );
    const many = Object.fromEntries(['p', 'q', 'r', 's'].map((name) => [name, leaf]));
    expect(() => assertSameKeys('f', {}, many)).toThrow(
      'f: expected trees with the same key paths, got 0 missing and 4 extra (p, q, r, ...).',
    );
    expect(() => assertSameKeys('f', { toString: leaf }, {})).toThrow('1 missing (toString)');
  });
});

describe('assertSameShapes', () => {
  it('names the first path whose shapes differ', () => {
    const [a, b] = [{ w: tf.zeros([2, 3]) }, { w: tf.zeros([3]) }];
    expect(() => assertSameShapes('f', a, b)).toThrow("f: expected 'w' to be [2, 3] in each tree, got [3].");
    expect(() => assertSameShapes('f', a, { w: tf.zeros([2, 4]) })).toThrow('got [2, 4].');
    expect(assertSameShapes('f', a, { w: tf.ones([2, 3]) })).toBeUndefined();
  });
});

describe('countParameters', () => {
  it('adds up the sizes of the leaves', () => {
    expect(countParameters({ a: tf.zeros([2, 3]), b: { c: tf.scalar(1), d: tf.zeros([0]) } })).toBe(7);
    expect(countParameters({})).toBe(0);
  });
});

describe('cloneTree and disposeTree', () => {
  it('a copy outlives its original', async () => {
    await expectNoLeak(() => {
      const tree = { a: tf.scalar(3), b: { c: tf.scalar(4) } };
      const copy = cloneTree(tree);
      disposeTree(tree);
      expect([copy.a.dataSync()[0], copy.b.c.dataSync()[0]]).toEqual([3, 4]);
      disposeTree(copy);
    });
  });

  it('a leaf at several places is disposed once, one disposed before is passed over', async () => {
    await expectNoLeak(() => {
      const [shared, gone] = [tf.scalar(1), tf.scalar(2)];
      gone.dispose();
      disposeTree({ a: shared, b: { c: shared } }, { d: shared, e: gone });
      expect(shared.isDisposed).toBe(true);
    });
  });
});

describe('disposeReplaced', () => {
  it('disposes what does not live on', async () => {
    await expectNoLeak(() => {
      const [kept, replaced, next] = [tf.scalar(1), tf.scalar(2), tf.scalar(3)];
      disposeReplaced({ a: kept, b: replaced }, { a: kept, b: next });
      expect([kept, replaced, next].map((tensor) => tensor.isDisposed)).toEqual([false, true, false]);
      disposeTree({ kept, next });
    });
  });
});

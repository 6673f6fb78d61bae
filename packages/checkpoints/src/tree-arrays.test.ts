import { disposeTree, flattenTree, type Tree } from '@gans/tensor';
import { expectNoLeak } from '@gans/tensor/testing';
import { type DataType, memory, ones, tensor } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { bytesOf } from './internal/bytes';
import { type NdArray, type NdArrays, ndArray } from './nd-array';
import { arraysFromTree, treeFromArrays } from './tree-arrays';

const keysOf = (tree: Tree) => Object.keys(flattenTree(tree));
const floats = (...values: number[]) => ndArray(Float32Array.from(values));

describeOnEngines('treeFromArrays', () => {
  it('nests key paths', () => {
    const tree = treeFromArrays({
      'b/conv/kernel': floats(1),
      'b/conv/bias': floats(2),
      step: ndArray(Int32Array.of(3), []),
    });
    expect(Object.keys(tree)).toEqual(['b', 'step']);
    expect(keysOf(tree)).toEqual(['b/conv/kernel', 'b/conv/bias', 'step']);
    disposeTree(tree);
  });

  it('comes back from arraysFromTree with every bit, NaN payloads and -0 included', async () => {
    const path = fc.array(fc.constantFrom('a', 'b', 'c', 'constructor', 'toString'), { minLength: 1, maxLength: 3 });
    const array = fc.oneof(
      fc
        .array(fc.nat(2 ** 32 - 1), { maxLength: 6 })
        .map((words) => ndArray(new Float32Array(Uint32Array.from(words).buffer))),
      fc.array(fc.integer(), { maxLength: 6 }).map((values) => ndArray(Int32Array.from(values))),
      fc
        .array(fc.nat(1), { minLength: 2, maxLength: 2 })
        .map((values) => ndArray(Uint8Array.from(values), [1, 2], 'bool')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(path, array), { maxLength: 4 }), async (entries) => {
        // A leaf may not lie on another's path: number the last keys.
        const arrays: NdArrays = Object.fromEntries(
          entries.map(([keys, value], i) => [[...keys, `leaf${i}`].join('/'), value]),
        );
        const tree = treeFromArrays(arrays);
        const back = await arraysFromTree(tree);
        disposeTree(tree);
        const bits = (all: NdArrays) =>
          Object.fromEntries(
            Object.entries(all).map(([name, { dtype, shape, data }]) => [
              name,
              [dtype, shape, Buffer.from(bytesOf(data)).toString('hex')],
            ]),
          );
        expect(bits(back)).toEqual(bits(arrays));
      }),
      { numRuns: 60 },
    );
  });

  it('takes other dtypes where every value survives', async () => {
    const tree = treeFromArrays({
      half: ndArray(Uint16Array.of(0x3c00, 0xc000), [2], 'float16'),
      brain: ndArray(Uint16Array.of(0x3fc0), [1], 'bfloat16'),
      double: ndArray(Float64Array.of(0.5, -0, Number.NaN, Infinity)),
      long: ndArray(BigInt64Array.of(-(2n ** 31n), 2n ** 31n - 1n)),
      byte: ndArray(Uint8Array.of(255)),
      short: ndArray(Int16Array.of(-32768)),
      word: ndArray(Uint32Array.of(2 ** 31 - 1)),
    });
    const arrays = await arraysFromTree(tree);
    disposeTree(tree);
    expect(arrays).toEqual({
      half: floats(1, -2),
      brain: floats(1.5),
      double: floats(0.5, -0, Number.NaN, Infinity),
      long: ndArray(Int32Array.of(-(2 ** 31), 2 ** 31 - 1)),
      byte: ndArray(Int32Array.of(255)),
      short: ndArray(Int32Array.of(-32768)),
      word: ndArray(Int32Array.of(2 ** 31 - 1)),
    });
  });

  it('rounds float64 on request only', async () => {
    const arrays = { x: ndArray(Float64Array.of(1, 0.1)) };
    expect(() => treeFromArrays(arrays)).toThrow(
      `treeFromArrays: expected "x" to fit float32, got 0.1 at element 1. Pass precision: 'round' to round it.`,
    );
    const tree = treeFromArrays(arrays, { precision: 'round' });
    expect(await arraysFromTree(tree)).toEqual({ x: floats(1, Math.fround(0.1)) });
    disposeTree(tree);
  });

  const bad: [string, NdArrays, string][] = [
    [
      'a large int64',
      { x: ndArray(BigInt64Array.of(1n, 2n ** 31n)) },
      'expected "x" to fit int32, got 2147483648 at element 1',
    ],
    ['a large uint64', { x: ndArray(BigUint64Array.of(2n ** 64n - 1n)) }, 'got 18446744073709551615 at element 0'],
    ['a large uint32', { x: ndArray(Uint32Array.of(2 ** 32 - 1)) }, 'got 4294967295 at element 0'],
    ['an empty key', { 'a//b': floats(1) }, 'got "a//b", which has an empty key'],
    ['no key', { '': floats(1) }, 'got "", which has an empty key'],
    ['__proto__', { 'a/__proto__/b': floats(1) }, 'which has a key that objects give another meaning'],
    ['a leaf below a leaf', { a: floats(1), 'a/b': floats(1) }, 'got "a/b", which lies inside another array'],
    ['a leaf above a leaf', { 'a/b': floats(1), a: floats(1) }, 'got "a", inside which another array lies'],
    [
      'seven dimensions',
      { a: ndArray(Float32Array.of(1), [1, 1, 1, 1, 1, 1, 1]) },
      'expected "a" to have at most 6 dimensions, got 7',
    ],
    [
      'a wrong shape',
      { a: { dtype: 'float32', shape: [3], data: Float32Array.of(1) } as NdArray },
      'expected "a" to have 3 elements',
    ],
  ];
  it.each(bad)('refuses %s, and leaves no tensor behind', (_, arrays, message) => {
    const before = memory().numTensors;
    expect(() => treeFromArrays({ fine: floats(1), ...arrays })).toThrow(message);
    expect(memory().numTensors).toBe(before);
  });

  it('pollutes no prototype', () => {
    const tree = treeFromArrays({ 'constructor/prototype/polluted': floats(1) });
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
    expect(keysOf(tree)).toEqual(['constructor/prototype/polluted']);
    disposeTree(tree);
  });
});

describeOnEngines('arraysFromTree', () => {
  it('shares no memory with the tensors', async () => {
    const x = tensor([1, 2, 3]);
    const { x: array } = await arraysFromTree({ x });
    (array!.data as Float32Array).fill(9);
    expect([...x.dataSync()]).toEqual([1, 2, 3]);
    x.dispose();
  });

  it('leaks no tensors', async () => {
    await expectNoLeak(async () => {
      const tree = treeFromArrays({ 'a/b': floats(1, 2), c: ndArray(Uint8Array.of(1), [1], 'bool') });
      await arraysFromTree(tree);
      disposeTree(tree);
    });
  });
});

describe('arraysFromTree', () => {
  it('refuses leaves that files cannot hold, by path', async () => {
    const x = ones([2]);
    const fake = (dtype: DataType) => ({ dataId: {}, shape: [1], dtype }) as unknown as typeof x;
    await expect(arraysFromTree({ a: { b: fake('string') } })).rejects.toThrow(
      'arraysFromTree: expected "a/b" to be float32, int32 or bool, got string. Cast it first.',
    );
    await expect(arraysFromTree({ a: [x] as unknown as Tree })).rejects.toThrow(
      'expected a tensor or a plain object at "a", got an array',
    );
    await expect(arraysFromTree({ a: null as unknown as Tree })).rejects.toThrow('at "a", got null');
    x.dispose();
  });
});

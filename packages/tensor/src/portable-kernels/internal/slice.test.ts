import { slice, tensor, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { copyBox } from './slice';
import { wholeNumbers } from './testing/arbitraries';

/** A shape of rank 0 to 5 and a box in it; some axes are long enough for whole-run copies. */
const anyBox = fc.integer({ min: 0, max: 5 }).chain((rank) =>
  fc
    .tuple(...Array.from({ length: rank }, (_, axis) => fc.integer({ min: 1, max: axis === rank - 1 ? 90 : 4 })))
    .chain((shape: number[]) =>
      fc.record({
        shape: fc.constant(shape),
        ranges: fc.tuple(...shape.map((extent) => fc.tuple(fc.nat(extent - 1), fc.nat(extent - 1)))),
      }),
    ),
);

const boxOf = (ranges: readonly (readonly [number, number])[]) => ({
  begin: ranges.map(([a, b]) => Math.min(a, b)),
  size: ranges.map(([a, b]) => Math.abs(a - b) + 1),
});

/** The definition: element by element. */
function definition(
  x: Float32Array,
  shape: readonly number[],
  begin: readonly number[],
  size: readonly number[],
): number[] {
  const count = size.reduce((a, b) => a * b, 1);
  return Array.from({ length: count }, (_, flat) => {
    let rest = flat;
    let from = 0;
    let stride = 1;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += (begin[axis]! + (rest % size[axis]!)) * stride;
      rest = Math.floor(rest / size[axis]!);
      stride *= shape[axis]!;
    }
    return x[from]!;
  });
}

describe('copyBox', () => {
  it('copies the box, whatever the rank', () => {
    fc.assert(
      fc.property(anyBox, ({ shape, ranges }) => {
        const { begin, size } = boxOf(ranges as [number, number][]);
        const x = wholeNumbers(shape.reduce((a, b) => a * b, 1));
        const out = new Float32Array(size.reduce((a, b) => a * b, 1));
        copyBox(x, out, shape, begin, size);
        expect(Array.from(out)).toEqual(definition(x, shape, begin, size));
      }),
    );
  });

  it('copies nothing from an empty tensor', () => {
    const out = new Float32Array(0);
    copyBox(new Float32Array(0), out, [2, 0, 3], [0, 0, 0], [2, 0, 3]);
    expect(out).toHaveLength(0);
  });
});

describeOnEngines('Slice', () => {
  it('gives the box with its dtype', () => {
    for (const dtype of ['float32', 'int32', 'bool'] as const) {
      const got = tidy(() => slice(tensor([0, 1, 1, 0, 1, 1], [2, 3], dtype), [0, 1], [-1, 2]));
      expect([got.shape, got.dtype]).toEqual([[2, 2], dtype]);
      expectClose(got, [1, 1, 1, 1], { rtol: 0, atol: 0 });
    }
  });

  it('still slices strings', () => {
    expect(tidy(() => slice(tensor(['a', 'b', 'c'], [3], 'string'), 1, 2)).dataSync()).toEqual(['b', 'c']);
  });
});

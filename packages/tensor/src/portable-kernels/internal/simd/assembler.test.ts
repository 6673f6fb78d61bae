import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assemble, type Code, defineFunction, f32x4, forRange, i32, ifElse, plus, sequence, times } from './assembler';

/** Runs the code of one function over 64 kB of floats, where element i holds i, and gives those floats. */
function run(
  values: readonly number[],
  code: (
    first: Code,
    second: Code,
    local: () => ReturnType<Parameters<Parameters<typeof defineFunction>[2]>[0]['local']>,
  ) => Code,
): Float32Array {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const floats = new Float32Array(memory.buffer).map((_, i) => i);
  new Float32Array(memory.buffer).set(floats);
  const f = defineFunction('f', ['first', 'second'], ({ params, local }) =>
    code(params.first.get, params.second.get, local),
  );
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(assemble([f], false)), { env: { memory } });
  (exports.f as (...numbers: readonly number[]) => void)(...values);
  return new Float32Array(memory.buffer);
}

describe('assemble', () => {
  it('encodes integers of any size, as constants and as offsets', () => {
    fc.assert(
      fc.property(
        fc.nat(16380),
        fc.nat(16380),
        fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
        (from, to, distance) => {
          // Far away and back: constants of any sign and size.
          const address = plus(i32.constant(distance), i32.sub(i32.constant(4 * from), i32.constant(distance)));
          const floats = run([0, 0], (first) => f32x4.store(first, f32x4.load(address), 4 * to));
          expect(Array.from(floats.slice(to, to + 4))).toEqual([from, from + 1, from + 2, from + 3]);
        },
      ),
    );
  });

  it('encodes arithmetic, conditions and loops', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 5 }), (end, step) => {
        const floats = run([4 * end, step], (first, second, local) => {
          const [index, at] = [local(), local()];
          const everyThird = i32.less(
            i32.sub(index.get, times(i32.div(index.get, i32.constant(3)), 3)),
            i32.constant(1),
          );
          return sequence(
            forRange(
              index,
              i32.div(first, i32.constant(4)),
              second,
              sequence(
                at.set(times(index.get, 4)),
                ifElse(
                  everyThird,
                  f32x4.storeFirst(at.get, f32x4.constant(-1)),
                  f32x4.storeFirst(at.get, f32x4.constant(-2)),
                ),
              ),
            ),
          );
        });
        const expected = Array.from({ length: 50 }, (_, i) =>
          i < end && i % step === 0 ? (i % 3 === 0 ? -1 : -2) : i,
        );
        expect(Array.from(floats.slice(0, 50))).toEqual(expected);
      }),
    );
  });

  it('refuses nothing that the platform calls valid: every lane operation does what its name says', () => {
    const floats = run([0, 0], (first) => {
      const [a, b] = [f32x4.load(first, 4 * 4), f32x4.load(first, 8 * 4)]; // 4 5 6 7 and 8 9 10 11
      const results = [
        f32x4.add(a, b),
        f32x4.sub(a, b),
        f32x4.mul(a, b),
        f32x4.div(b, a),
        f32x4.minimum(a, f32x4.constant(5.5)),
        f32x4.maximum(a, f32x4.constant(5.5)),
        f32x4.abs(f32x4.sub(a, b)),
        f32x4.nearest(f32x4.div(b, a)),
        f32x4.select(a, b, f32x4.less(a, f32x4.constant(5.5))),
        f32x4.powerOfTwo(f32x4.sub(a, f32x4.constant(6))),
        f32x4.keepIf(a, i32.constant(-1)),
        f32x4.keepIf(a, i32.constant(0)),
        f32x4.loadSplat(first, 20),
        f32x4.loadFirst(first, 20),
      ];
      return sequence(...results.map((value, i) => f32x4.store(first, value, 400 + 16 * i)));
    });
    const lanes = Array.from({ length: 14 }, (_, i) => Array.from(floats.slice(100 + 4 * i, 104 + 4 * i)));
    expect(lanes).toEqual([
      [12, 14, 16, 18],
      [-4, -4, -4, -4],
      [32, 45, 60, 77],
      [2, Math.fround(9 / 5), Math.fround(10 / 6), Math.fround(11 / 7)],
      [4, 5, 5.5, 5.5],
      [5.5, 5.5, 6, 7],
      [4, 4, 4, 4],
      [2, 2, 2, 2],
      [4, 5, 10, 11],
      [0.25, 0.5, 1, 2],
      [4, 5, 6, 7],
      [0, 0, 0, 0],
      [5, 5, 5, 5],
      [5, 0, 0, 0],
    ]);
  });
});

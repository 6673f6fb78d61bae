import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countDown, forRange, i32, ifElse, plus, sequence, times } from './code';
import { f32x4 } from './f32x4';
import { runCode } from './internal/run-code';

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
          const floats = runCode([0, 0], (first) => f32x4.store(first, f32x4.load(address), 4 * to));
          expect(Array.from(floats.slice(to, to + 4))).toEqual([from, from + 1, from + 2, from + 3]);
        },
      ),
    );
  });

  it('encodes arithmetic, conditions and loops', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.integer({ min: 1, max: 5 }), (end, step) => {
        const floats = runCode([4 * end, step], (first, second, local) => {
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
});

describe('countDown', () => {
  it('counts down in steps, to less than one step', () => {
    fc.assert(
      fc.property(fc.nat(30), fc.integer({ min: 1, max: 5 }), (count, step) => {
        const floats = runCode([count, 0], (first, _, local) => {
          const [left, at] = [local(), local()];
          const body = sequence(f32x4.storeFirst(at.get, f32x4.constant(-1)), at.add(i32.constant(4)));
          return sequence(left.set(first), countDown(left, body, step));
        });
        const times = Math.floor(count / step);
        expect(Array.from(floats.slice(0, 40))).toEqual(Array.from({ length: 40 }, (__, i) => (i < times ? -1 : i)));
      }),
    );
  });
});

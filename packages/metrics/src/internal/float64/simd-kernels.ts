import {
  assemble,
  type Code,
  countDown,
  defineFunction,
  type Frame,
  f64x2,
  i32,
  type Local,
  plus,
  sequence,
  times,
} from '@gans/tensor/assembler';

const BYTES = 8;
const FOUR = 4 * BYTES;

/** Multiply and add, lane by lane. */
const accumulate = (sum: Local, a: Code, b: Code): Code => sum.set(f64x2.add(sum.get, f64x2.mul(a, b)));

/** A tile of 4 x 4 sums stays in registers while `depth` products are added to each. */
const product = () =>
  defineFunction('product', ['a', 'b', 'depth', 'out', 'outRow', 'rowPanels', 'columnPanels'], ({ params, local }) => {
    const { a, b, depth, out, outRow, rowPanels, columnPanels } = params;
    const [left, right, to, rows, step] = [local(), local(), local(), local(), local()];
    const pair = () => local('v128');
    const [low, high, splat] = [pair(), pair(), pair()];
    const sums = Array.from({ length: 4 }, () => [pair(), pair()] as const);
    const tile = sequence(
      ...sums.flat().map((sum) => sum.set(f64x2.zero)),
      right.set(b.get),
      step.set(depth.get),
      countDown(
        step,
        sequence(
          low.set(f64x2.load(right.get, 0)),
          high.set(f64x2.load(right.get, 2 * BYTES)),
          ...sums.flatMap(([first, second], r) => [
            splat.set(f64x2.loadSplat(left.get, r * BYTES)),
            accumulate(first, splat.get, low.get),
            accumulate(second, splat.get, high.get),
          ]),
          left.add(i32.constant(FOUR)),
          right.add(i32.constant(FOUR)),
        ),
      ),
      ...sums.flatMap((row) => [
        ...row.map((sum, half) =>
          f64x2.store(to.get, f64x2.add(f64x2.load(to.get, half * 2 * BYTES), sum.get), half * 2 * BYTES),
        ),
        to.add(outRow.get),
      ]),
    );
    return countDown(
      columnPanels,
      sequence(
        left.set(a.get),
        to.set(out.get),
        rows.set(rowPanels.get),
        countDown(rows, tile),
        b.set(right.get),
        out.add(i32.constant(FOUR)),
      ),
    );
  });

type Sums = 'matrix' | 'rowBytes' | 'rows' | 'columns' | 'weights' | 'sums';
const SUMS: readonly Sums[] = ['matrix', 'rowBytes', 'rows', 'columns', 'weights', 'sums'];

/** Goes through four rows at once: `each` sees their addresses, two columns to a step. */
function fourRows(
  { params: { matrix, rowBytes, rows, columns }, local }: Frame<Sums>,
  before: Code,
  each: (row: readonly Local[], offset: number) => Code,
  afterStep: Code,
  after: Code,
): Code {
  const at = Array.from({ length: 4 }, () => local());
  const left = local();
  return countDown(
    rows,
    sequence(
      ...at.map((row, r) => row.set(r === 0 ? matrix.get : plus(at[r - 1]!.get, rowBytes.get))),
      before,
      left.set(columns.get),
      countDown(
        left,
        sequence(each(at, 0), each(at, 2 * BYTES), ...at.map((row) => row.add(i32.constant(FOUR))), afterStep),
        4,
      ),
      after,
      matrix.add(times(rowBytes.get, 4)),
    ),
    4,
  );
}

const rowSums = () =>
  defineFunction('rowSums', SUMS, (frame) => {
    const { weights, sums } = frame.params;
    const weight = frame.local();
    const factor = frame.local('v128');
    const totals = Array.from({ length: 4 }, () => frame.local('v128'));
    return fourRows(
      frame,
      sequence(weight.set(weights.get), ...totals.map((total) => total.set(f64x2.zero))),
      (rows, offset) =>
        sequence(
          factor.set(f64x2.load(weight.get, offset)),
          ...rows.map((row, r) => accumulate(totals[r]!, f64x2.load(row.get, offset), factor.get)),
        ),
      weight.add(i32.constant(FOUR)),
      sequence(...totals.map((total, r) => f64x2.storeSum(sums.get, total, r * BYTES)), sums.add(i32.constant(FOUR))),
    );
  });

const columnSums = () =>
  defineFunction('columnSums', SUMS, (frame) => {
    const { weights, sums } = frame.params;
    const to = frame.local();
    const total = frame.local('v128');
    const factors = Array.from({ length: 4 }, () => frame.local('v128'));
    return fourRows(
      frame,
      sequence(
        to.set(sums.get),
        ...factors.map((factor, r) => factor.set(f64x2.loadSplat(weights.get, r * BYTES))),
        weights.add(i32.constant(FOUR)),
      ),
      (rows, offset) =>
        sequence(
          total.set(f64x2.load(to.get, offset)),
          ...rows.map((row, r) => accumulate(total, f64x2.load(row.get, offset), factors[r]!.get)),
          f64x2.store(to.get, total.get, offset),
        ),
      to.add(i32.constant(FOUR)),
      [],
    );
  });

const combine = () =>
  defineFunction('combine', ['a', 'b', 'columns', 'factors'], ({ params, local }) => {
    const pair = () => local('v128');
    const { a, b, columns, factors } = params;
    const [first, second] = [pair(), pair()];
    const weights = Array.from({ length: 4 }, pair);
    const sum = (k: number) =>
      f64x2.add(f64x2.mul(first.get, weights[k]!.get), f64x2.mul(second.get, weights[k + 1]!.get));
    const step = (offset: number) =>
      sequence(
        first.set(f64x2.load(a.get, offset)),
        second.set(f64x2.load(b.get, offset)),
        f64x2.store(a.get, sum(0), offset),
        f64x2.store(b.get, sum(2), offset),
      );
    return sequence(
      ...weights.map((weight, k) => weight.set(f64x2.loadSplat(factors.get, k * BYTES))),
      countDown(columns, sequence(step(0), step(2 * BYTES), a.add(i32.constant(FOUR)), b.add(i32.constant(FOUR))), 4),
    );
  });

/** The kernels as a WebAssembly module with SIMD: under 4 kB, so that a browser's main thread may compile it at once. */
export const simdModule = (): Uint8Array<ArrayBuffer> =>
  assemble([product(), rowSums(), columnSums(), combine()], false);

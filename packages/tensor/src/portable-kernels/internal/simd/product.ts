import {
  type Code,
  call,
  countDown,
  defineFunction,
  type Frame,
  type FunctionDefinition,
  f32x4,
  i32,
  type Local,
  sequence,
  times,
} from '../../../assembler';

export const productParameters = [
  'a',
  'aRow',
  'aStep',
  'aLine',
  'b',
  'bPanel',
  'bStep',
  'bLine',
  'out',
  'outRow',
  'rows',
  'columns',
  'steps',
  'lines',
  'keep',
] as const;
export type ProductParameter = (typeof productParameters)[number];

/** out[i, j] = sum over lines l and steps k of a(i, l, k) b(l, k, j): the inner loop of every product and convolution.
 *
 *  Sizes: `rows`, `columns` (a multiple of 4), `steps` and `lines` >= 1. All strides are in bytes:
 *    a(i, l, k) at a + i aRow + l (steps aStep + aLine) + k aStep
 *    b(l, k, j) at b + (j / 8) bPanel + l (steps bStep + bLine) + k bStep + 4 (j % 8), that is, in panels of 8 columns, the last of which may hold 4
 *    out(i, j)  at out + i outRow + 4 j; when `keep` is not 0 the sum is added to what is there.
 *  Tiles of 4 x 8 sums stay in registers; each sum runs over one call, so that long sums are made of partial ones.
 */
export const product = (): FunctionDefinition =>
  defineFunction('product', productParameters, (frame) => {
    const { columns, b, bPanel, out } = frame.params;
    const panels = (width: 8 | 4) =>
      countDown(columns, sequence(panel(frame, width), b.add(bPanel.get), out.add(i32.constant(4 * width))), width);
    return sequence(panels(8), panels(4));
  });

function panel(frame: Frame<ProductParameter>, width: 8 | 4): Code {
  const { a, aRow, out, outRow, rows } = frame.params;
  const [left, from, to] = [frame.local(), frame.local(), frame.local()];
  const tiles = (height: number) =>
    countDown(
      left,
      sequence(
        tile(frame, width, height, from, to),
        from.add(times(aRow.get, height)),
        to.add(times(outRow.get, height)),
      ),
      height,
    );
  return sequence(left.set(rows.get), from.set(a.get), to.set(out.get), tiles(4), tiles(2), tiles(1));
}

function tile(frame: Frame<ProductParameter>, width: 8 | 4, height: number, from: Local, to: Local): Code {
  const { aRow, aStep, aLine, b, bStep, bLine, steps, lines, keep, outRow } = frame.params;
  const [line, step, bAt, target] = [frame.local(), frame.local(), frame.local(), frame.local()];
  const rows = Array.from({ length: height }, () => frame.local());
  const vectors = Array.from({ length: width / 4 }, (_, v) => ({ offset: 16 * v, value: frame.local('v128') }));
  const splat = frame.local('v128');
  const sums = rows.map(() => vectors.map(() => frame.local('v128')));
  return sequence(
    ...rows.map((row, r) => row.set(r === 0 ? from.get : i32.add(rows[r - 1]!.get, aRow.get))),
    ...sums.flat().map((sum) => sum.set(f32x4.zero)),
    bAt.set(b.get),
    line.set(lines.get),
    countDown(
      line,
      sequence(
        step.set(steps.get),
        countDown(
          step,
          sequence(
            ...vectors.map(({ offset, value }) => value.set(f32x4.load(bAt.get, offset))),
            ...rows.flatMap((row, r) => [
              splat.set(f32x4.loadSplat(row.get)),
              ...vectors.map(({ value }, v) =>
                sums[r]![v]!.set(f32x4.add(sums[r]![v]!.get, f32x4.mul(splat.get, value.get))),
              ),
              row.add(aStep.get),
            ]),
            bAt.add(bStep.get),
          ),
        ),
        ...rows.map((row) => row.add(aLine.get)),
        bAt.add(bLine.get),
      ),
    ),
    target.set(to.get),
    ...sums.flatMap((row) => [...row.map((sum, v) => store(target, 16 * v, sum, keep)), target.add(outRow.get)]),
  );
}

/** Stores a sum, or adds it to what is there: `keep` is 0 or -1, all bits set. */
const store = (target: Local, offset: number, sum: Local, keep: Local): Code =>
  f32x4.store(target.get, f32x4.add(sum.get, f32x4.keepIf(f32x4.load(target.get, offset), keep.get)), offset);

/** Its index in the module; it comes first. */
const PRODUCT = 0;

/** Calls `product`. */
export const callProduct = (values: Readonly<Record<ProductParameter, Code>>): Code =>
  call(PRODUCT, ...productParameters.map((name) => values[name]));

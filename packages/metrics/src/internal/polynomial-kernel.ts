import type { FeatureSet } from '../feature-set';
import type { Frame } from './frame';
import { createFrameRooms, disposeBlock, type FramedBlock, frameBlock, productsOf } from './framed-block';

/** Rows of a block. */
const BLOCK = 1024;
/** Rows of a block that are multiplied at a time by those from them on: the fewer, the less is multiplied twice of what is symmetric, until an engine is no longer busy with them. */
const STRIP = 200;

/** k(x, y) = (scale <x, y> + offset)^degree, and how its means are estimated. */
export interface PolynomialKernel {
  readonly degree: number;
  readonly scale: number;
  readonly offset: number;
  readonly estimator: 'unbiased' | 'biased';
}

/** Some rows of a set: two indices at least. */
export interface Selection {
  readonly set: FeatureSet;
  readonly rows: ArrayLike<number>;
}

/** Makes the function that gives MMD^2 between two selections of rows; memory does not grow with the square of their number.
 *
 *  Inner products may come in float32. Their total is known in float64 without them, <sum_i x_i, sum_j y_j>, so what rounding has added to them on the whole is taken off again by the mean slope of the kernel; what is left averages out.
 *
 *  @param frame of both sets (`frameOf`).
 *  @param isOnEngine whether the active engine multiplies (`canMultiplyOnEngine`).
 */
export function createDiscrepancy(
  frame: Frame,
  kernel: PolynomialKernel,
  isOnEngine: boolean,
): (real: Selection, fake: Selection) => number {
  const inFrame = kernelInFrame(frame, kernel);
  const rooms = createFrameRooms(isOnEngine);
  return (real, fake) => {
    const held: FramedBlock[] = [];
    const blocksOf = ({ set, rows }: Selection) =>
      Array.from({ length: Math.ceil(rows.length / BLOCK) }, (_, k) => {
        const length = Math.min(BLOCK, rows.length - k * BLOCK);
        const part = Int32Array.from({ length }, (__, i) => rows[k * BLOCK + i]!);
        const block = frameBlock(set, part, frame, rooms(held.length, length * set.dimension));
        held.push(block);
        return block;
      });
    try {
      const [x, y] = [blocksOf(real), blocksOf(fake)];
      const pairs = real.rows.length * fake.rows.length;
      return meanWithin(x, inFrame) + meanWithin(y, inFrame) - (2 * sumBetween(x, y, inFrame)) / pairs;
    } finally {
      held.forEach(disposeBlock);
    }
  };
}

/** The kernel of framed rows: k(x, y) = (scale <x~, y~> + b(x) + b(y))^degree, b(x) = scale <x~, unit c> + constant. */
interface FramedKernel extends Omit<PolynomialKernel, 'offset'> {
  readonly constant: number;
}

function kernelInFrame({ centre, unit }: Frame, { offset, ...kernel }: PolynomialKernel): FramedKernel {
  return {
    ...kernel,
    scale: kernel.scale / unit ** 2,
    constant: (kernel.scale * inner(centre, centre) + offset) / 2,
  };
}

/** What is summed over some pairs of rows. */
interface PairSums {
  pairs: number;
  /** Of k. */
  kernel: number;
  /** Of dk / d<x~, y~>. */
  slope: number;
  /** Of <x~, y~>. */
  products: number;
}

const noPairs = (): PairSums => ({ pairs: 0, kernel: 0, slope: 0, products: 0 });

/** The sum of the kernel, free of what is wrong with the sum of the products. */
const corrected = ({ pairs, kernel, slope, products }: PairSums, exactProducts: number) =>
  kernel + (slope / pairs) * (exactProducts - products);

function sumBetween(a: readonly FramedBlock[], b: readonly FramedBlock[], kernel: FramedKernel): number {
  const sums = noPairs();
  for (const left of a) for (const right of b) addPairs(sums, left, right, kernel);
  return corrected(sums, inner(totalOf(a), totalOf(b)));
}

/** Each pair of rows is visited once: the kernel is symmetric. */
function meanWithin(blocks: readonly FramedBlock[], kernel: FramedKernel): number {
  const sums = noPairs();
  blocks.forEach((left, k) => {
    for (const right of blocks.slice(k)) addPairs(sums, left, right, kernel);
  });
  let count = 0;
  let [squares, diagonal] = [0, 0];
  for (const block of blocks)
    block.squares.forEach((square, i) => {
      count += 1;
      squares += square;
      diagonal += (kernel.scale * square + 2 * baseOf(block, i, kernel)) ** kernel.degree;
    });
  const total = totalOf(blocks);
  const offDiagonal = 2 * corrected(sums, (inner(total, total) - squares) / 2);
  return kernel.estimator === 'biased' ? (offDiagonal + diagonal) / count ** 2 : offDiagonal / (count * (count - 1));
}

/** Adds the pairs of two blocks; of a block with itself, those above the diagonal. */
function addPairs(sums: PairSums, left: FramedBlock, right: FramedBlock, kernel: FramedKernel): void {
  const isOneBlock = left === right;
  const [rows, columns] = [left.rows.length, right.rows.length];
  const bases = Float64Array.from({ length: columns }, (_, j) => baseOf(right, j, kernel));
  const most = isOneBlock ? STRIP : rows;
  for (let firstRow = 0; firstRow < rows; firstRow += most) {
    const strip = { firstRow, rowCount: Math.min(most, rows - firstRow), firstColumn: isOneBlock ? firstRow : 0 };
    const products = productsOf(left, right, strip);
    const basesOfStrip = bases.subarray(strip.firstColumn);
    for (let i = 0; i < strip.rowCount; i++) {
      const base = baseOf(left, firstRow + i, kernel);
      addRow(sums, products, i * basesOfStrip.length, isOneBlock ? i + 1 : 0, base, basesOfStrip, kernel);
    }
  }
  sums.pairs += isOneBlock ? (rows * (rows - 1)) / 2 : rows * columns;
}

/** Adds the pairs of one row, from a column on. A function of its own, or V8 leaves optimized code at the end of each block and starts the next one without. */
function addRow(
  sums: PairSums,
  products: Float32Array | Float64Array,
  start: number,
  firstColumn: number,
  base: number,
  bases: Float64Array,
  { degree, scale }: FramedKernel,
): void {
  let kernel = 0;
  let powers = 0;
  let total = 0;
  for (let j = firstColumn; j < bases.length; j++) {
    const product = products[start + j]!;
    const value = scale * product + base + bases[j]!;
    const power = degree === 3 ? value * value : value ** (degree - 1);
    kernel += power * value;
    powers += power;
    total += product;
  }
  sums.kernel += kernel;
  sums.slope += scale * degree * powers;
  sums.products += total;
}

const baseOf = ({ shifts }: FramedBlock, i: number, { scale, constant }: FramedKernel) => scale * shifts[i]! + constant;

function totalOf(blocks: readonly FramedBlock[]): Float64Array {
  const total = new Float64Array(blocks[0]!.sum.length);
  for (const { sum } of blocks) for (let k = 0; k < total.length; k++) total[k]! += sum[k]!;
  return total;
}

function inner(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k]! * b[k]!;
  return sum;
}

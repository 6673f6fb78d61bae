import { FormatError } from '@gans/tensor';
import { type GoldenTensor, isRecord } from './golden-file';

/** The largest error of a case, measured by what it may be. */
export interface Worst {
  readonly tensor: string;
  /** Position in the flat data. */
  readonly index: number;
  /** Null when it is not a finite number, which JSON cannot hold. */
  readonly got: number | null;
  readonly expected: number;
  /** |got - expected| / (atol + rtol |expected|); more than 1 fails. The largest double where nothing bounds it. */
  readonly ratio: number;
}

/** |got - expected| <= atol + rtol |expected|. */
export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** What an operation computed: a shape and as many numbers. */
export interface Output {
  readonly shape: readonly number[];
  readonly data: ArrayLike<number>;
}

/** Checks a case's tolerance. */
export function toTolerance(value: unknown): Tolerance {
  const { rtol, atol } = isRecord(value) ? value : {};
  const isBound = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x) && x >= 0;
  if (!isBound(rtol) || !isBound(atol)) throw new FormatError('expected tolerance to have rtol and atol, numbers >= 0');
  return { rtol, atol };
}

/** Compares one output with what is expected of it.
 *
 *  @returns the element with the largest ratio; undefined for empty tensors.
 */
export function compare(tensor: string, got: Output, expected: GoldenTensor, tolerance: Tolerance): Worst | undefined {
  let worst: Worst | undefined;
  for (let index = 0; index < expected.data.length; index++) {
    const ratio = ratioOf(got.data[index]!, expected.data[index]!, tolerance);
    if (worst !== undefined && ratio <= worst.ratio) continue;
    const value = got.data[index]!;
    worst = { tensor, index, got: Number.isFinite(value) ? value : null, expected: expected.data[index]!, ratio };
  }
  return worst;
}

function ratioOf(got: number, expected: number, { rtol, atol }: Tolerance): number {
  if (got === expected) return 0;
  const ratio = Math.abs(got - expected) / (atol + rtol * Math.abs(expected));
  return Number.isFinite(ratio) ? ratio : Number.MAX_VALUE; // NaN, Infinity, or a difference where none is allowed
}

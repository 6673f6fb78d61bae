import { ShapeError, ValueError } from '@gans/tensor';
import { identityToJson } from './internal/identity-to-json';
import type { ExtractorIdentity, MetricResult } from './result';

/** Labels asked for and labels read. */
export interface ClassAccuracyInput {
  /** Class indices that a classifier read, one an image (`argmaxRows`). */
  readonly predicted: ArrayLike<number>;
  /** Class indices that were asked for. */
  readonly expected: ArrayLike<number>;
  /** The classifier; goes into the protocol. */
  readonly classifier: ExtractorIdentity;
}

/** Share of generated images that a classifier reads as the class they were asked to be.
 *
 *  accuracy = (1/n) sum_i [predicted_i = expected_i]
 *
 *  The classifier must be trained apart from the GAN. Its own errors on real images bound the value from above.
 *
 *  @param input `predicted`, `expected` and the `classifier`.
 *  @returns the share in [0, 1]; the protocol holds the share of each class asked for and the standard error sqrt(p (1 - p) / n).
 *  @throws ShapeError when the lists are empty or differ in length; ValueError when an index is not a whole number >= 0.
 *  @example
 *  const { value } = classAccuracy({ predicted: [0, 1, 1], expected: [0, 1, 0], classifier: { name: 'small cnn' } });
 *  console.log(value); // 0.6666666666666666
 */
export function classAccuracy({ predicted, expected, classifier }: ClassAccuracyInput): MetricResult {
  const n = expected.length;
  if (n === 0 || predicted.length !== n)
    throw new ShapeError(
      `classAccuracy: expected predicted and expected to hold one label an image, got ${predicted.length} and ${n} labels.`,
    );
  const tally = new Map<number, { asked: number; right: number }>();
  let right = 0;
  for (let i = 0; i < n; i++) {
    const label = expected[i]!;
    expectLabel('expected', label, i);
    expectLabel('predicted', predicted[i]!, i);
    const isRight = predicted[i] === label;
    const ofClass = tally.get(label) ?? { asked: 0, right: 0 };
    ofClass.asked += 1;
    ofClass.right += Number(isRight);
    tally.set(label, ofClass);
    right += Number(isRight);
  }
  const value = right / n;
  const perClass = Object.fromEntries([...tally].map(([label, ofClass]) => [label, ofClass.right / ofClass.asked]));
  return {
    value,
    n,
    protocol: {
      metric: 'classAccuracy',
      classifier: identityToJson(classifier),
      perClass,
      standardError: Math.sqrt((value * (1 - value)) / n),
    },
  };
}

/** Index of the largest number of each row; of equal ones the first.
 *
 *  @param rows logits or probabilities, n K numbers, row after row.
 *  @param classCount K, a positive integer.
 *  @returns int32 [n].
 *  @throws ShapeError when `rows` is not a whole number of rows; ValueError naming a row that holds NaN.
 *  @example
 *  argmaxRows([0, 3, 1, 5, 2, 2], 3); // [1, 0]
 */
export function argmaxRows(rows: ArrayLike<number>, classCount: number): Int32Array {
  if (!Number.isInteger(classCount) || classCount < 1 || rows.length % classCount !== 0)
    throw new ShapeError(
      `argmaxRows: expected rows to hold a multiple of classCount numbers, got ${rows.length} and ${classCount}.`,
    );
  const result = new Int32Array(rows.length / classCount);
  for (let row = 0, at = 0; row < result.length; row++) {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < classCount; k++, at++) {
      const value = rows[at]!;
      if (Number.isNaN(value)) throw new ValueError(`argmaxRows: expected rows to be numbers, got NaN in row ${row}.`);
      if (value > largest) {
        largest = value;
        result[row] = k;
      }
    }
  }
  return result;
}

function expectLabel(name: string, label: number, position: number): void {
  if (!Number.isInteger(label) || label < 0)
    throw new ValueError(
      `classAccuracy: expected ${name} to hold class indices, whole numbers >= 0, got ${label} at position ${position}.`,
    );
}

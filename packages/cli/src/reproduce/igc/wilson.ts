import { ValueError } from '@gans/tensor';

/** A share of things counted, with the interval that holds the true share 19 times out of 20. */
export interface CountedShare {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

const Z = 1.959963984540054;

/** The share of n images that were read right, and its 95 % interval, which stays within 0 and 1 and means something at both ends.
 *
 *  (p + z^2/2n +- z sqrt(p (1 - p)/n + z^2/4n^2)) / (1 + z^2/n)
 *  Wilson, "Probable inference, the law of succession, and statistical inference", 1927, doi:10.1080/01621459.1927.10502953. Deviates: nothing.
 *
 *  @param right from 0 to n.
 *  @param n at least 1.
 *  @throws ValueError when the counts are no such integers.
 *  @example
 *  wilsonInterval(8, 10); // share 0.8, from 0.490 to 0.943
 */
export function wilsonInterval(right: number, n: number): CountedShare {
  if (!Number.isSafeInteger(n) || n < 1 || !Number.isSafeInteger(right) || right < 0 || right > n)
    throw new ValueError(`wilsonInterval: expected right to be an integer from 0 to n >= 1, got ${right} of ${n}.`);
  const p = right / n;
  const square = Z ** 2;
  const centre = p + square / (2 * n);
  const margin = Z * Math.sqrt((p * (1 - p)) / n + square / (4 * n ** 2));
  const scale = 1 + square / n;
  // At either end the interval touches it, but for rounding.
  return {
    share: p,
    low: right === 0 ? 0 : (centre - margin) / scale,
    high: right === n ? 1 : (centre + margin) / scale,
  };
}

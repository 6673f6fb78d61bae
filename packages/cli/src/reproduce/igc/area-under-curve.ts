import { ValueError } from '@gans/tensor';

/** The chance that a score of one kind is higher than one of the other: the area under the receiver operating characteristic.
 *
 *  AUROC = P(a > b) + P(a = b) / 2 = (R_a - n_a (n_a + 1) / 2) / (n_a n_b), R_a the sum of the ranks of a among all, equal scores sharing theirs
 *  Hanley and McNeil, 1982, doi:10.1148/radiology.143.1.7063747; Mann and Whitney's U. Deviates: nothing.
 *
 *  @param higher scores that are meant to be the higher ones, at least one.
 *  @param lower the others, at least one.
 *  @returns in [0, 1]; 0.5 tells nothing apart.
 *  @throws ValueError when there are none of a kind, or one is NaN.
 *  @example
 *  areaUnderCurve([3, 2], [1, 2]); // 0.875
 */
export function areaUnderCurve(higher: readonly number[], lower: readonly number[]): number {
  const all = [
    ...higher.map((score) => ({ score, isHigher: true })),
    ...lower.map((score) => ({ score, isHigher: false })),
  ];
  if (higher.length === 0 || lower.length === 0 || all.some(({ score }) => Number.isNaN(score)))
    throw new ValueError(
      `areaUnderCurve: expected numbers of both kinds, got ${higher.length} and ${lower.length}${all.some(({ score }) => Number.isNaN(score)) ? ', some NaN' : ''}.`,
    );
  all.sort((a, b) => a.score - b.score);
  let rankSum = 0;
  for (let first = 0; first < all.length; ) {
    let end = first + 1;
    while (end < all.length && all[end]!.score === all[first]!.score) end++;
    const rank = (first + 1 + end) / 2;
    rankSum += rank * all.slice(first, end).filter(({ isHigher }) => isHigher).length;
    first = end;
  }
  const [a, b] = [higher.length, lower.length];
  return (rankSum - (a * (a + 1)) / 2) / (a * b);
}

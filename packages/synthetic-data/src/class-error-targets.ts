import { ValueError } from '@gans/tensor';
import type { ClassReading } from './read-classes';

/** Targets that are as soft as a generator's classes are impure: label smoothing by class error.
 *
 *  t_k = (1 - strength) e_k + strength n_k / sum n_k, n_k the row of class k
 *  Ours; smoothing as of Szegedy et al., "Rethinking the Inception Architecture", 2016, section 7 (arXiv:1512.00567), with the judge's confusions in the place of the uniform distribution.
 *
 *  @param reading of a pool of the generator by a judge that was trained on other images.
 *  @param strength from 0 (labels as they are) to 1 (as the judge reads); default 1.
 *  @returns float32 [K, K], one row of targets for each label, each with sum 1.
 *  @throws ValueError when `strength` is out of range.
 *  @example
 *  const pool = await fillDataset(source, { count: 30, seed });
 *  const targets = classErrorTargets(await readClasses(classifier, pool), 0.5);
 */
export function classErrorTargets({ counts, classCount }: ClassReading, strength = 1): Float32Array {
  if (!(strength >= 0 && strength <= 1))
    throw new ValueError(`classErrorTargets: expected strength to be from 0 to 1, got ${strength}.`);
  const targets = new Float32Array(classCount ** 2);
  for (let k = 0; k < classCount; k++) {
    const row = counts.subarray(k * classCount, (k + 1) * classCount);
    const total = row.reduce((sum, one) => sum + one, 0);
    for (let c = 0; c < classCount; c++) {
      const own = Number(c === k);
      targets[k * classCount + c] = total === 0 ? own : (1 - strength) * own + (strength * row[c]!) / total;
    }
  }
  return targets;
}

import type { Generator } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type ClassSearchOptions, search } from '../search';
import type { InversionSpec } from '../spec';
import { rowsOf } from './rows';

/** Images and their classes. */
export interface LabelledImages {
  readonly images: Tensor4D;
  readonly labels: ArrayLike<number>;
}

/** Of labelled images those that a search would begin worst with: their own class starts furthest behind another one, or least ahead.
 *
 *  Shrivastava et al., "Training Region-based Object Detectors with Online Hard Example Mining", 2016, arXiv:1604.03540. Deviates: judged by the start of the search alone, which costs no step.
 *
 *  @param given at least `count` images; disposed.
 *  @param options of the search; its schedule is left out.
 *  @returns `count` images, the hardest first; the caller disposes them.
 */
export async function hardExamples(
  generator: Generator,
  spec: InversionSpec,
  { images, labels }: LabelledImages,
  count: number,
  options: ClassSearchOptions,
): Promise<LabelledImages> {
  try {
    const { distances, dispose } = await search(generator, spec, images, { ...options, schedule: [{ steps: 0 }] });
    dispose();
    const { classCount } = spec;
    const leads = Array.from(labels, (own, n) => {
      const row = distances.subarray(n * classCount, (n + 1) * classCount);
      const others = row.filter((_, k) => k !== own);
      return Math.min(...others) - row[own]!;
    });
    const hardest = [...leads.keys()].sort((a, b) => leads[a]! - leads[b]! || a - b).slice(0, count);
    return { images: tidy(() => rowsOf(images, hardest)), labels: hardest.map((n) => labels[n]!) };
  } finally {
    images.dispose();
  }
}

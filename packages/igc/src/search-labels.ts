import type { Generator } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { expectKnown } from './internal/expect';
import { labelHypotheses } from './internal/hypotheses';
import { searchHypotheses } from './internal/search-hypotheses';
import type { Label } from './labels';
import type { SearchResult } from './search';
import type { SearchOptions } from './settings';
import type { InversionSpec } from './spec';

/** How entries of a condition are kept meaningful while they are searched for. */
export type FreeEntryRule = 'sigmoid' | 'project' | 'none';

/** Options of a search for several labels. */
export interface LabelSearchOptions extends SearchOptions {
  /** How the entries of the other labels are kept meaningful: 'sigmoid' (default; a softmax for a label of several columns), 'project' (back to shares of 1 after each step), or 'none', which only keeps two columns complementary. */
  readonly freeEntries?: FreeEntryRule;
  /** Counts of steps after which the points are kept, beside those of the end; 0 is the start. */
  readonly snapshotSteps?: readonly number[];
}

/** Searches once for each value of each label: its own entries of the condition are constants, those of all other labels are searched for together with the latent.
 *
 *  Cho, "Inverted Generator Classifier", section on several labels: J searches of V_j rows each. Deviates: they run as one; how free entries are constrained is ours.
 *
 *  @param labels which together have every column of the condition once.
 *  @returns as `search`, with a hypothesis a value, label by label in their order; `points.conditions` holds the entries that were found.
 *  @throws as `search`, and ShapeError when the labels do not share out the columns.
 *  @example
 *  const { generator, spec } = source;
 *  const labels = [{ name: 'class', columns: [0, 1, 2, 3, 4] }, { name: 'style', columns: [5, 6, 7, 8, 9] }];
 *  const images = tf.zeros([1, ...spec.imageShape]);
 *  const result = await searchLabels(generator, spec, images, labels, { preset: 'cold', schedule: [{ steps: 3 }] });
 *  console.log(result.distances.length); // 10 values of both labels
 *  result.dispose();
 */
export async function searchLabels(
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  labels: readonly Label[],
  { freeEntries = 'sigmoid', ...options }: LabelSearchOptions = {},
): Promise<SearchResult> {
  expectKnown('searchLabels', 'freeEntries', freeEntries, ['sigmoid', 'project', 'none']);
  const hypotheses = labelHypotheses(labels, spec, freeEntries);
  return searchHypotheses('searchLabels', generator, spec, images, hypotheses, options);
}

import { disposeTree, type Generator, type Tree } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { addCosts, type SearchCost } from './cost';
import { type Decision, decide } from './decide';
import { eachChunk, readySearch } from './internal/each-chunk';
import { expectImages, expectKnown } from './internal/expect';
import { labelHypotheses } from './internal/hypotheses';
import type { Label } from './labels';
import type { LabelSearchOptions } from './search-labels';
import type { InversionSpec } from './spec';

/** What was decided of one label of an image. */
export interface LabelDecision extends Omit<Decision, 'winner'> {
  readonly name: string;
  readonly value: number;
  /** What decided, one a value. */
  readonly distances: Float32Array;
  /** 1 where the value was dropped early. */
  readonly pruned: Uint8Array;
}

/** Decisions on several labels of each image, and what they cost. */
export interface LabelClassification {
  readonly decisions: readonly (readonly LabelDecision[])[];
  readonly cost: SearchCost;
}

/** Reads several labels of each image, each by the value whose generator redraws the image best.
 *
 *  @param images float32 [N, H, W, C] in the generator's range; not disposed.
 *  @param labels which together have every column of the condition once.
 *  @returns for each image one decision a label, in their order.
 *  @throws as `searchLabels`.
 *  @example
 *  const { generator, spec } = source;
 *  const labels = [{ name: 'class', columns: [0, 1, 2, 3, 4] }, { name: 'style', columns: [5, 6, 7, 8, 9] }];
 *  const images = tf.zeros([1, ...spec.imageShape]);
 *  const { decisions } = await classifyLabels(generator, spec, images, labels, { preset: 'cold', schedule: [{ steps: 3 }] });
 *  console.log(decisions[0].map(({ name, value }) => `${name} ${value}`));
 */
export async function classifyLabels(
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  labels: readonly Label[],
  { freeEntries = 'sigmoid', ...options }: LabelSearchOptions = {},
): Promise<LabelClassification> {
  expectKnown('classifyLabels', 'freeEntries', freeEntries, ['sigmoid', 'project', 'none']);
  const hypotheses = labelHypotheses(labels, spec, freeEntries);
  const ready = await readySearch('classifyLabels', generator, spec, hypotheses, options);
  await expectImages('classifyLabels', images, spec);
  const h = hypotheses.conditions.length;
  const decisions: LabelDecision[][] = [];
  const costs: SearchCost[] = [];
  for await (const { phaseDistances, pruned, points, cost } of eachChunk(ready, images, options)) {
    for (const tree of points) disposeTree(tree as unknown as Tree);
    costs.push(cost);
    const all = phaseDistances.at(-1)!;
    for (let first = 0; first < all.length; first += h)
      decisions.push(
        hypotheses.groups.map((group, label) => {
          const [from, to] = [first + group[0]!, first + group.at(-1)! + 1];
          const own = { distances: all.slice(from, to), pruned: pruned.slice(from, to) };
          const { winner, ...decision } = decide(own.distances, group.length, own.pruned)[0]!;
          return { name: labels[label]!.name, value: winner, ...decision, ...own };
        }),
      );
  }
  return { decisions, cost: addCosts(costs) };
}

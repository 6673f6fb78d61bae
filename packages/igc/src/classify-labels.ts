import { disposeTree, type Generator, type Tree } from '@gans/tensor';
import { type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { addCosts, type SearchCost } from './cost';
import { type Decision, decide } from './decide';
import { eachChunk, readySearch } from './internal/each-chunk';
import { expectImages, expectKnown } from './internal/expect';
import { type Hypotheses, labelHypotheses, nextLabelHypotheses } from './internal/hypotheses';
import { rowsOf } from './internal/rows';
import { expectLabels, type Label, type LabelOrder } from './labels';
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

/** Options of a decision on several labels. */
export interface ClassifyLabelsOptions extends LabelSearchOptions {
  /** 'joint' (default): each label is searched with all others free, as in the paper. 'sequential' (ours): a label's value, once decided, is held in the searches of the labels after it. */
  readonly order?: LabelOrder;
}

/** Reads several labels of each image, each by the value whose generator redraws the image best.
 *
 *  In sequence, give the surest label first: its value is held from then on, so that a wrong one misleads the others; what is free then no longer mixes values, which often cannot be searched through.
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
  { freeEntries = 'sigmoid', order = 'joint', ...options }: ClassifyLabelsOptions = {},
): Promise<LabelClassification> {
  expectKnown('classifyLabels', 'freeEntries', freeEntries, ['sigmoid', 'project', 'none']);
  expectKnown('classifyLabels', 'order', order, ['joint', 'sequential']);
  expectLabels('classifyLabels', labels, spec);
  if (order === 'joint')
    return decideLabels({ generator, spec, images, labels, options }, labelHypotheses(labels, spec, freeEntries));
  await expectImages('classifyLabels', images, spec);
  const decisions = Array.from({ length: images.shape[0] }, (): LabelDecision[] => []);
  const costs: SearchCost[] = [];
  for (const [place, label] of labels.entries()) {
    // An image counts once, whatever the number of its labels.
    const counted = (cost: SearchCost) => (place === 0 ? cost : { ...cost, images: 0 });
    const onProgress = (cost: SearchCost) => options.onProgress?.(addCosts([...costs, counted(cost)]));
    for (const rows of decidedAlike(decisions)) {
      const decided = decisions[rows[0]!]!.map(({ value }) => value);
      const own = tidy(() => rowsOf(images, rows));
      const read = await decideLabels(
        { generator, spec, images: own, labels: [label], options: { ...options, onProgress } },
        nextLabelHypotheses(labels, spec, freeEntries, decided),
      ).finally(() => own.dispose());
      costs.push(counted(read.cost));
      for (const [i, row] of rows.entries()) decisions[row]!.push(...read.decisions[i]!);
    }
  }
  return { decisions, cost: addCosts(costs) };
}

/** What is searched, and which labels the groups of its hypotheses are of. */
interface LabelReading {
  readonly generator: Generator;
  readonly spec: InversionSpec;
  readonly images: Tensor4D;
  readonly labels: readonly Label[];
  readonly options: LabelSearchOptions;
}

async function decideLabels(
  { generator, spec, images, labels, options }: LabelReading,
  hypotheses: Hypotheses,
): Promise<LabelClassification> {
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

/** Images of which the same was decided so far, group by group. */
function decidedAlike(decisions: readonly (readonly LabelDecision[])[]): number[][] {
  const groups = new Map<string, number[]>();
  for (const [row, own] of decisions.entries()) {
    const key = own.map(({ value }) => value).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}

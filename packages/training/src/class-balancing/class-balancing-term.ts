import { classBalancingLoss } from '@gans/losses/class-balancing';
import { type ClassFrequency, updateClassFrequency } from '@gans/losses/class-frequency';
import { classWeights } from '@gans/losses/class-weights';
import { ShapeError, ValueError } from '@gans/tensor';
import { add, argMax, fill, mul, oneHot, sum, type Tensor, type Tensor1D, zeros } from '@tensorflow/tfjs-core';
import type { GeneratorTerm } from '../gan/generator-term';
import type { GanState } from '../gan/state';
import { type BalancedRun, type ClassBalancingConfig, checkClassBalancingConfig } from './config';
import type { FrozenClassifier } from './frozen-classifier';

/** What class balancing remembers beside the counter c, which is a tensor of the state until its cycle ends. */
export type ClassBalancingMemory = {
  /** N_k, effective class frequencies. */
  readonly counts: readonly number[];
  /** Batches of G so far. */
  readonly batches: number;
};

/** How `classBalancingTerm` tells of what is not wrong, but hardly meant. */
export interface ClassBalancingOptions {
  /** Takes one line. */
  readonly onWarning?: (line: string) => void;
}

const NAME = 'classBalancing';

/** A classifier in the loop: the term of G's loss that makes a GAN cover all classes of long-tailed data, without a label.
 *
 *  each batch       q_i = softmax(C(G(z_i)));  p = mean_i q_i;  c_k <- c_k + #{ i : argmax q_i = k };  L_G = L_adv + lambda sum_k w_k p_k ln p_k
 *  each U updates   N <- max(1, alpha N + (1 - alpha) c), c <- 0;  w_k = K (1 / N_k) / sum_j (1 / N_j);  once more after the last step
 *  Rangwani et al., "Class Balancing GAN with a Classifier in the Loop", 2021, released code (val-iisc/class-balancing-gan 6c254c5); the printed formula could not be compared. arXiv:2106.09402.
 *  Deviates: start values and U follow the length of a short run; lambda may rise to its value; classes are counted with lambda 0 too, where the code divides 0 by 0.
 *
 *  It sees raw generated images, before any augmentation, and D never sees it; so it goes with any conditional loss. N is float64 in the state's `memory`; c is counted on the engine and read back once an update of N.
 *
 *  @param classifier of `frozenClassifier`.
 *  @param config see `ClassBalancingConfig`.
 *  @param run the GAN's configuration, which the term is for.
 *  @param options where to warn: of two classes, the term favours the larger.
 *  @returns for `generatorTerms` of `trainGan` and `ganStep`, one for each run; reported as `classBalancing`, lambda included.
 *  @throws ValueError as `checkClassBalancingConfig`.
 *  @example
 *  const net = createSmallCnn({ classCount: 10, height: 32, width: 32, channels: 1, filters: 2, featureSize: 8 }, seed);
 *  const classifier = await frozenClassifier(asClassifier(net), { imageShape: [32, 32, 1] });
 *  const term = classBalancingTerm(classifier, { weight: 10, normalization: 'mean-one' }, { batchSize: 64, steps: 2000 });
 *  console.log(term.initial.counts.length); // 10; then trainGan({ ..., generatorTerms: [term] })
 */
export function classBalancingTerm(
  { classify, classCount }: FrozenClassifier,
  config: ClassBalancingConfig,
  run: BalancedRun,
  { onWarning }: ClassBalancingOptions = {},
): GeneratorTerm<ClassBalancingMemory> {
  const checked = checkClassBalancingConfig(config, run);
  const { weight, normalization, interval, warmUp, initialCount, initialPending } = checked;
  const { accumulationSteps = 1, steps } = run;
  const isDue = (batches: number) =>
    batches % (interval * accumulationSteps) === 0 || batches === steps * accumulationSteps;
  const rising = warmUp * steps * accumulationSteps;
  const weightAt = (batches: number) => (batches < rising ? (weight * batches) / rising : weight);
  if (classCount === 2 && weight > 0)
    onWarning?.(
      'classBalancingTerm: of two classes, the optimum of the class-balancing loss has more of the one that is already larger (see optimalHistogram). Expect balance from three classes on.',
    );
  return {
    name: NAME,
    initial: { counts: new Array<number>(classCount).fill(initialCount), batches: 0 },
    initialTensors: () => ({ pending: fill([classCount], initialPending) }),
    loss(images, _condition, { counts, batches }) {
      if (counts.length !== classCount)
        throw new ShapeError(
          `classBalancingTerm: expected a state that counts the ${classCount} classes of the classifier, got one of ${counts.length}. Go on with the classifier that the run was begun with.`,
        );
      const logits = classify(images);
      const loss = classBalancingLoss(logits, classWeights(counts, { normalization }));
      const decided = oneHot(argMax(logits, 1), classCount);
      return { loss: mul(loss, weightAt(batches)), aux: { counted: sum(decided, 0) } };
    },
    remember({ counts, batches: before }, aux, tensors) {
      const { counted } = aux as { readonly counted: Tensor1D };
      const pending = add((tensors as { readonly pending: Tensor1D }).pending, counted);
      const batches = before + 1;
      if (!isDue(batches)) return { memory: { counts, batches }, tensors: { pending } };
      const frequency = { counts: Float64Array.from(counts), pending: Float64Array.from(pending.dataSync()) };
      const next = updateClassFrequency(frequency, checked);
      return { memory: { counts: Array.from(next.counts), batches }, tensors: { pending: zeros([classCount]) } };
    },
  };
}

/** The class frequencies in the state of a GAN that `classBalancingTerm` was part of.
 *
 *  @param state after one step at least; not disposed.
 *  @returns N as `counts`, c as `pending`.
 *  @throws ValueError when no such term has run.
 *  @example
 *  // const { counts } = await classFrequencyOf(await trainGan({ ..., generatorTerms: [term] }));
 */
export async function classFrequencyOf({ memory, terms }: Pick<GanState, 'memory' | 'terms'>): Promise<ClassFrequency> {
  const remembered = memory.terms?.[NAME] as ClassBalancingMemory | undefined;
  const tensors = terms[NAME] as { readonly pending: Tensor } | undefined;
  if (remembered === undefined || tensors === undefined)
    throw new ValueError(
      'classFrequencyOf: expected the state of a GAN with a classBalancingTerm after one step at least, got one without. Pass the term to trainGan.',
    );
  return {
    counts: Float64Array.from(remembered.counts),
    pending: Float64Array.from(await tensors.pending.data()),
  };
}

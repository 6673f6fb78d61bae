import type { Generator } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Calibration } from './calibrate-distances';
import { addCosts, type SearchCost } from './cost';
import type { Decision } from './decide';
import { decisionsOf, readyToClassify } from './internal/class-decisions';
import { eachChunk } from './internal/each-chunk';
import { expectImages } from './internal/expect';
import type { SearchOptions } from './settings';
import type { InversionSpec } from './spec';

/** Options of `classify`. */
export interface ClassifyOptions extends SearchOptions {
  /** Classes that come into question; default all. */
  readonly classes?: readonly number[];
  /** Of the same search: its schedule is used unless another is given, and decisions get probabilities and `isOutOfClass`. */
  readonly calibration?: Calibration;
  /** Redrawn images that decisions carry: of the winner ('best'), or of every class ('all'); default 'none'. */
  readonly redrawn?: 'none' | 'best' | 'all';
}

/** What was decided of an image, and why. */
export interface ClassDecision extends Omit<Decision, 'winner'> {
  /** Place of the image among all. */
  readonly index: number;
  /** The class. */
  readonly label: number;
  /** What decided, one a class of `classes`. */
  readonly distances: Float32Array;
  /** 1 where the class was dropped early, and keeps the difference that it had then. */
  readonly pruned: Uint8Array;
  /** Of the classes, as calibrated. */
  readonly probabilities?: Float64Array;
  /** Whether the score is above the calibrated threshold: an image of no class. */
  readonly isOutOfClass?: boolean;
  /** [H, W, C], row-major: the winner's redrawn image; or [classes, H, W, C]. */
  readonly redrawn?: Float32Array;
}

/** Decisions on images, in their order, and what they cost. */
export interface Classification {
  readonly decisions: readonly ClassDecision[];
  readonly cost: SearchCost;
}

/** Classifies images by which class's generator redraws them best.
 *
 *  y = argmin_c dif(G(c, z*_c), x), z* as `search` finds it
 *  Cho, "Inverted Generator Classifier", 2020.
 *
 *  @param generator differentiable, its weights constants.
 *  @param spec what the function cannot tell.
 *  @param images float32 [N, H, W, C] in the generator's range; not disposed.
 *  @returns numbers only: nothing is left to dispose.
 *  @throws as `search`.
 *  @example
 *  const { generator, spec } = source;
 *  const bank = await createBank(generator, spec, { size: 50, seed: createSeed(7) });
 *  const { decisions, cost } = await classify(generator, spec, tf.zeros([2, ...spec.imageShape]), { start: bank });
 *  console.log(decisions[0].label, decisions[0].margin, cost.rowSteps);
 */
export async function classify(
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  options: ClassifyOptions = {},
): Promise<Classification> {
  const ready = await readyToClassify('classify', generator, spec, options);
  await expectImages('classify', images, spec);
  const decisions: ClassDecision[] = [];
  const costs: SearchCost[] = [];
  for await (const chunk of eachChunk(ready.search, images, options)) {
    const { decided, cost } = await decisionsOf(ready, chunk, decisions.length);
    decisions.push(...decided);
    costs.push(cost);
  }
  return { decisions, cost: addCosts(costs) };
}

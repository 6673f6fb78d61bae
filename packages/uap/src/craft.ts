import type { Json } from '@gans/metrics';
import { type Classifier, GansError } from '@gans/tensor';
import { mul, Tensor, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { CraftCheck, CraftOptions, ObjectiveOptions } from './craft-options';
import type { ImageSampler } from './image-source';
import { type Advance, deepFoolAdvance, disposeMoving, gradientAdvance } from './internal/advance';
import { expectNotAborted, rowsOf, yieldToEvents } from './internal/classify';
import { cornersOf } from './internal/corners';
import { type CraftPlan, planCraft } from './internal/craft-plan';
import { beginRun, type Run, resumeRun, stateOf } from './internal/craft-run';
import { type CraftingBatch, craftingImages } from './internal/crafting-images';
import { expectImageRange, rangeWarning } from './internal/expect-range';
import { objectiveOf } from './internal/objective';
import { prepareValidation, type Validation } from './internal/validation';
import { saturation } from './saturation';
import { afterStep } from './stop-rule';

/** A perturbation, and how it came about. */
export interface Crafted {
  /** float32 [H, W, C], the best by the validation images, in units of images in [-1, 1]: add it to them. The caller disposes it. */
  readonly perturbation: Tensor3D;
  /** The best rate on the validation images. Report that of test images (`measureFooling`) instead: this one was chosen. */
  readonly rate: number;
  /** Step at which it was found. */
  readonly step: number;
  /** Steps made. */
  readonly steps: number;
  /** What ended it. */
  readonly stopped: 'patience' | 'maxSteps' | 'targetRate';
  readonly checks: readonly CraftCheck[];
  /** What a person should know: images that look mismapped, a classifier that reads all of them alike, a loss without slope. */
  readonly warnings: readonly string[];
  /** Objective, bound and every other number that decides the result. */
  readonly protocol: { readonly [name: string]: Json };
}

type DeepFoolObjective = Extract<ObjectiveOptions, { objective: 'deepFool' }>;

// A timer costs a millisecond: often enough for a signal, too rare to be felt.
const STEPS_BETWEEN_YIELDS = 16;

/** Crafts one perturbation within a ball that changes the classifier's mind on as many images as it can.
 *
 *  d <- Π(d - Adam(dL/dd)), L by `objective` on clip(x + d);  'deepFool': d <- Π(d + r_i) for every image i that d does not fool yet
 *  Mopuri et al., 2018, arXiv:1801.08092 (loop and stop rule); Moosavi-Dezfooli et al., 2017, Algorithm 1, arXiv:1610.08401 ('deepFool').
 *  Deviates: the perturbation itself is clipped, where GD-UAP clips a free variable and halves that; the learning rate is a share of the radius; before the first step the two points of the sphere that the gradient points to and away from are looked at, one of which is the best perturbation of a linear classifier of two classes; of perturbations with equal rates the last is kept.
 *
 *  The perturbation never leaves the ball; the best one so far by the validation images is the result; no more than `maxSteps` steps are made. The classifier's weights are constants.
 *
 *  @param classifier maps images in [-1, 1] to logits [N, K], differentiable in its images.
 *  @param images float32 [N, H, W, C] in [-1, 1], not disposed; or a sampler; or undefined: then the layers answer to the perturbation alone ('activation', 'fastFeatureFool').
 *  @param options `seed`, and what `CraftOptions` says.
 *  @returns see `Crafted`.
 *  @throws ValueError for options out of range, an epsilon in bytes, images outside [-1, 1], probabilities instead of logits, a constant classifier, layers that fit no tap, or a state of other settings; ShapeError when shapes do not fit; GansError, code ABORTED or, for a loss that is not finite, DIVERGED.
 *  @example
 *  const classifier = (x: tf.Tensor4D) => tf.matMul(tf.reshape(x, [-1, 2]), tf.tensor2d([[1, -1], [-2, 2]])) as tf.Tensor2D;
 *  const photos = tf.tensor4d([0.1, 0, 0.2, 0, 0.5, 0], [3, 1, 1, 2]);
 *  const { perturbation, rate } = await craft(classifier, photos, { seed, epsilon: 0.05, maxSteps: 50 });
 *  console.log(rate); // 0.6666667
 */
export async function craft(
  classifier: Classifier,
  images: Tensor4D | ImageSampler | undefined,
  options: CraftOptions,
): Promise<Crafted> {
  const plan = planCraft(images, options);
  const warnings: string[] = [];
  if (images instanceof Tensor) {
    const warning = rangeWarning('the images', await expectImageRange('craft', 'images', images));
    if (warning !== undefined) warnings.push(warning);
  }
  const validation = await prepareValidation(classifier, {
    ...plan,
    source: plan.validation,
    count: plan.validationCount,
    target: options.objective === 'margin' ? options.target : undefined,
  });
  let run: Run | undefined;
  try {
    warnings.push(...validation.warnings);
    run =
      options.resume === undefined
        ? beginRun(plan, validation.shape)
        : resumeRun(plan, validation.shape, options.resume);
    await followRun(run, classifier, images, options, plan, validation, warnings);
    const { best, step, stopped, checks } = run;
    return {
      perturbation: best!.perturbation.clone(),
      rate: best!.rate,
      step: best!.step,
      steps: step,
      stopped: stopped!,
      checks,
      warnings: [...new Set(warnings)],
      protocol: {
        ...plan.settings,
        maxSteps: plan.maxSteps,
        nValidation: validation.count,
        classCount: validation.classCount,
      },
    };
  } finally {
    validation.dispose();
    if (run !== undefined) disposeMoving(run.moving);
    run?.best?.perturbation.dispose();
  }
}

/** Makes steps until one of the ends is reached. */
async function followRun(
  run: Run,
  classifier: Classifier,
  images: Tensor4D | ImageSampler | undefined,
  options: CraftOptions,
  plan: CraftPlan,
  validation: Validation,
  warnings: string[],
): Promise<void> {
  const { rule, maxSteps, stateEvery } = plan;
  const objective = options.objective === 'deepFool' ? undefined : objectiveOf(classifier, options);
  const advance = objective === undefined ? deepFoolOf(classifier, options, plan) : gradientAdvance(objective, plan);
  const needsClasses = objective?.needsClasses ?? true;
  const draws = { ...plan, shape: validation.shape, needsClasses, augment: options.augment };
  const batchAt = await craftingImages(classifier, images, draws);
  const { signal, onProgress, onState } = options;
  /** Judges a perturbation; keeps the best, of equal ones the one that has come farther. */
  const consider = async (candidate: Tensor3D): Promise<boolean> => {
    const rate = await validation.rateOf(candidate);
    const better = run.best === null || rate > run.best.rate;
    if (better || rate === run.best?.rate) {
      run.best?.perturbation.dispose();
      run.best = { perturbation: candidate.clone(), step: run.step, rate };
    }
    run.checks.push({ step: run.step, rate, best: run.best!.rate });
    if (run.best!.rate >= rule.targetRate) run.stopped = 'targetRate';
    return better;
  };
  const check = async () => {
    const better = await consider(run.moving.perturbation);
    run.failures = better ? 0 : run.failures + 1;
    run.lastCheck = run.step;
    if (run.failures >= rule.patience) run.stopped ??= 'patience';
  };
  /** The first step looks about before it is made. */
  const advanceFrom = async (batch: CraftingBatch) => {
    if (run.step === 0 && objective !== undefined) {
      // Of two classes each pulls against the other, and their slopes may cancel: one image tells the direction.
      const shown = validation.classCount === 2 ? firstOf(batch) : batch;
      const corners = await cornersOf(objective, run.moving.perturbation, shown, plan);
      if (corners.length === 0)
        warnings.push('The loss has no slope at the start: it does not depend on the perturbation there.');
      for (const corner of corners) await consider(corner).finally(() => corner.dispose());
      if (shown !== batch) shown.images.dispose();
    }
    return advance(run.moving, batch);
  };

  while (run.stopped === null && run.step < maxSteps) {
    if (signal?.aborted) {
      await onState?.(await stateOf(run, plan));
      expectNotAborted('craft', signal, `${run.step} of ${maxSteps} steps`);
    }
    const batch = await batchAt(run.step);
    const { next, loss } = await advanceFrom(batch).finally(() => batch.images.dispose());
    run.moving = next;
    run.step += 1;
    const previousSaturation = run.saturation;
    run.saturation = await readSaturation(next.perturbation, plan);
    if (objective !== undefined && !Number.isFinite(loss))
      throw new GansError('DIVERGED', `craft: expected the loss to stay finite, got ${loss} at step ${run.step}.`);
    const asked = afterStep(rule, { ...run, previousSaturation });
    if (asked.check) await check();
    if (asked.halve) {
      const halved: Tensor3D = mul(run.moving.perturbation, 0.5);
      run.moving.perturbation.dispose();
      run.moving = { ...run.moving, perturbation: halved };
      run.saturation = 0;
    }
    const { step, saturation, best } = run;
    onProgress?.({ step, maxSteps, loss, saturation, ...(best === null ? {} : { best: best.rate }) });
    if (step % stateEvery === 0) await onState?.(await stateOf(run, plan));
    if (step % STEPS_BETWEEN_YIELDS === 0) await yieldToEvents();
  }
  if (run.stopped === null && run.step > run.lastCheck) await check();
  run.stopped ??= 'maxSteps';
  await onState?.(await stateOf(run, plan));
}

function deepFoolOf(classifier: Classifier, options: CraftOptions, plan: CraftPlan): Advance {
  const { rivals = 10, overshoot = 0.02, deepFoolSteps: steps = 10 } = options as DeepFoolObjective;
  return deepFoolAdvance(classifier, { rivals, overshoot, steps }, plan);
}

const firstOf = ({ images, classes }: CraftingBatch): CraftingBatch => ({
  images: rowsOf(images, 0, 1),
  classes: classes.subarray(0, 1),
});

/** Share of elements on the boundary; for 'l2' 1 on the sphere, else 0. */
async function readSaturation(perturbation: Tensor3D, { radius, norm }: CraftPlan): Promise<number> {
  const values = (await perturbation.data()) as Float32Array;
  if (norm === 'linf') return saturation(values, radius);
  return saturation([Math.sqrt(values.reduce((sum, value) => sum + value * value, 0))], radius * (1 - 1e-6));
}

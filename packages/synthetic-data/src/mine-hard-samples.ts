import { type Classifier, GansError, ShapeError } from '@gans/tensor';
import {
  argMax,
  concat,
  dispose,
  mul,
  nextFrame,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import type { GeneratorSource } from './generator-source';
import { type CheckedSteps, checkSteps } from './internal/check-mining';
import { expectInteger } from './internal/check-sources';
import { latentSlopes, logitsAt, type Reading, topClasses } from './internal/latent-slopes';
import type { HardnessScore } from './internal/target-score';
import { projectLatents } from './project-latents';

/** How far latents move, and by what. */
export interface MiningSteps {
  /** J, an integer >= 0; default 10. */
  readonly steps?: number;
  /** What falls: the 'logit' of the target class (default), its 'probability' or its 'log-probability'. */
  readonly score?: HardnessScore;
}

/** How `mineHardSamples` mines. */
export interface MiningOptions extends MiningSteps {
  /** eta, >= 0. Its scale is that of the classifier's scores: `calibrateStepSize` finds it from an angle. */
  readonly stepSize: number;
  /** Latents that are moved at a time; default 100. */
  readonly chunkSize?: number;
  /** Stops between two steps by a GansError (code ABORTED). */
  readonly signal?: AbortSignal | undefined;
  /** Called after each chunk with the number of latents done. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/** Where mining starts. */
export interface MiningStart {
  /** float32 [N, D], z_0; not disposed. */
  readonly latents: Tensor2D;
  /** float32 [N, K], the classes asked for; not disposed. */
  readonly condition: Tensor2D;
}

/** Latents that have been moved. */
export interface MinedLatents {
  /** float32 [N, D], z_J; the caller disposes it. */
  readonly latents: Tensor2D;
  /** k* of each latent, [N]: the class that the classifier read at z_0. */
  readonly targets: Int32Array;
}

/** Hard sample mining: moves latents until the classifier is less sure of what it read in their images.
 *
 *  k* = argmax_k C(G(z_0, y))[k], once at z_0                                              Eq. (2)
 *  z_{j+1} = project(z_j - eta dC(G(z_j, y))[k*] / dz_j), j = 0 .. J - 1                   Eq. (3)
 *  k* is what the classifier reads, not y: images that it reads right get harder, those that it reads wrong get easier.
 *  Besnier et al., "This dataset does not exist", 2020. arXiv:1911.02888. Deviates: by default the logit falls; Eq. (1) implies probabilities, the caption of figure 2 speaks of logits. Projection: see `projectLatents`.
 *
 *  @param source the generator; fixed, and so is the classifier.
 *  @param classifier in inference mode, so that no row depends on another.
 *  @param start latents and conditions.
 *  @param options `stepSize` at least.
 *  @returns the moved latents and their targets.
 *  @throws ShapeError when latents, conditions and logits do not fit, or there is no latent; ValueError for numbers out of range; GansError (code ABORTED) after `signal`.
 *  @example
 *  const start = { latents: normal(seed, [6, 4]), condition: oneHotRows([0, 1, 2, 3, 4, 5], 10) };
 *  const { latents, targets } = await mineHardSamples(source, classifier, start, { stepSize: 0.5 });
 */
export async function mineHardSamples(
  source: GeneratorSource,
  classifier: Classifier,
  start: MiningStart,
  options: MiningOptions,
): Promise<MinedLatents> {
  const { chunkSize = 100, signal, onProgress } = options;
  checkStart(source, start);
  const step = checkSteps('mineHardSamples', options);
  expectInteger('mineHardSamples', 'chunkSize', chunkSize, 1);
  const [count] = start.latents.shape;
  const moved: Tensor2D[] = [];
  const targets = new Int32Array(count);
  const stopped = () => {
    if (signal?.aborted === true)
      throw new GansError(
        'ABORTED',
        `mineHardSamples: stopped by the caller's signal at latent ${moved.length * chunkSize} of ${count}.`,
      );
  };
  try {
    for (let first = 0; first < count; first += chunkSize) {
      const rows = Math.min(chunkSize, count - first);
      const part = (table: Tensor2D) => slice(table, [first, 0], [rows, -1]);
      const [latents, condition] = [part(start.latents), part(start.condition)];
      try {
        const mined = await mineChunk(source, { generator: source.generator, classifier, condition }, latents, {
          ...step,
          stopped,
        });
        moved.push(mined.latents);
        targets.set(await classesOf(mined.targets), first);
      } finally {
        dispose([latents, condition]);
      }
      onProgress?.(first + rows);
    }
    return { latents: concat(moved) as Tensor2D, targets };
  } finally {
    dispose(moved);
  }
}

async function mineChunk(
  { spec }: GeneratorSource,
  reading: Reading,
  start: Tensor2D,
  { steps, score, stepSize, stopped }: CheckedSteps & { stopped(): void },
): Promise<{ latents: Tensor2D; targets: Tensor2D }> {
  let latents = start.clone();
  let targets: Tensor2D | undefined;
  try {
    for (let j = 0; j < steps; j++) {
      stopped();
      const decided = targets;
      const next = tidy(() => {
        const at = latentSlopes('mineHardSamples', reading, latents, score, decided);
        return {
          latents: projectLatents(sub(latents, mul(at.slopes, stepSize)), start, spec.prior),
          targets: at.targets,
        };
      });
      dispose([latents, ...(targets === undefined ? [] : [targets])]);
      ({ latents, targets } = next);
      await nextFrame();
    }
    targets ??= tidy(() => topClasses(logitsAt('mineHardSamples', reading, latents)));
    return { latents, targets };
  } catch (error) {
    dispose([latents, ...(targets === undefined ? [] : [targets])]);
    throw error;
  }
}

async function classesOf(targets: Tensor2D): Promise<Int32Array> {
  const classes = tidy(() => argMax(targets, 1) as Tensor);
  targets.dispose();
  return Int32Array.from(await classes.data().finally(() => classes.dispose()));
}

function checkStart({ spec }: GeneratorSource, { latents, condition }: MiningStart): void {
  const [count] = latents.shape;
  if (latents.rank !== 2 || latents.shape[1] !== spec.latentSize || count === 0)
    throw new ShapeError(
      `mineHardSamples: expected latents to be [N, ${spec.latentSize}] with N >= 1, got [${latents.shape.join(', ')}].`,
    );
  if (condition.shape.join() !== `${count},${spec.classCount}`)
    throw new ShapeError(
      `mineHardSamples: expected condition to be [${count}, ${spec.classCount}], got [${condition.shape.join(', ')}]. Pass one row a latent, for example oneHotRows(labels, ${spec.classCount}).`,
    );
}

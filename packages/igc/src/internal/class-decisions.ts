import { disposeTree, FormatError, type Generator, type Tree, ValueError } from '@gans/tensor';
import { tidy } from '@tensorflow/tfjs-core';
import { classProbabilities } from '../calibrate-distances';
import type { ClassDecision, ClassifyOptions } from '../classify';
import type { SearchCost } from '../cost';
import { decide } from '../decide';
import type { InversionSpec } from '../spec';
import { type ChunkResult, type ReadySearch, readySearch } from './each-chunk';
import { expectClasses, expectKnown, runGenerator } from './expect';
import { classHypotheses } from './hypotheses';
import { notBelow } from './prune';
import { rowsOf } from './rows';

/** A search for classes that is ready to take images, and what decisions are to carry. */
export interface ReadyClassifier {
  readonly search: ReadySearch;
  readonly classes: readonly number[];
  readonly calibration: ClassifyOptions['calibration'];
  readonly redrawn: 'none' | 'best' | 'all';
}

/** Checks everything but the images. */
export async function readyToClassify(
  caller: string,
  generator: Generator,
  spec: InversionSpec,
  options: ClassifyOptions,
): Promise<ReadyClassifier> {
  const { classes = Array.from({ length: spec.classCount }, (_, k) => k), calibration, redrawn = 'none' } = options;
  expectClasses(caller, 'classes', classes, spec.classCount);
  expectKnown(caller, 'redrawn', redrawn, ['none', 'best', 'all']);
  if (calibration !== undefined && calibration.format !== 'gans-igc-calibration-1')
    throw new FormatError(
      `${caller}: expected calibration to be of format gans-igc-calibration-1, got ${(calibration as { format?: unknown }).format}. Make one with 'calibrate'.`,
    );
  if (calibration !== undefined && calibration.classCount !== classes.length)
    throw new ValueError(
      `${caller}: expected a calibration of ${classes.length} classes, got one of ${calibration.classCount}. Calibrate the search that you use.`,
    );
  const settings = { ...(calibration && { schedule: calibration.schedule }), ...options };
  const search = await readySearch(caller, generator, spec, classHypotheses(classes, spec.classCount), settings);
  return { search, classes, calibration, redrawn };
}

/** Decisions on a chunk; frees its points.
 *
 *  @param firstIndex of the chunk's first image among all.
 */
export async function decisionsOf(
  { search, classes, calibration, redrawn }: ReadyClassifier,
  { phaseDistances, pruned, points, cost }: ChunkResult,
  firstIndex: number,
): Promise<{ decided: ClassDecision[]; cost: SearchCost }> {
  try {
    const h = classes.length;
    const distances = phaseDistances.at(-1)!;
    const decisions = decide(distances, h, pruned);
    const places =
      redrawn === 'best' ? decisions.map(({ winner }, image) => image * h + winner) : [...distances.keys()];
    const drawn = redrawn === 'none' ? undefined : await redraw(search, points.at(-1)!, places);
    const size = drawn === undefined ? 0 : drawn.length / decisions.length;
    const decided = decisions.map(({ winner, ...decision }, image): ClassDecision => {
      const own = distances.slice(image * h, (image + 1) * h);
      return {
        index: firstIndex + image,
        label: classes[winner]!,
        ...decision,
        distances: own,
        pruned: pruned.slice(image * h, (image + 1) * h),
        ...(calibration && {
          probabilities: classProbabilities(notBelow(own, decision.outOfClassScore), calibration.temperature),
          isOutOfClass: decision.outOfClassScore > calibration.outOfClassThreshold,
        }),
        ...(drawn && { redrawn: drawn.slice(image * size, (image + 1) * size) }),
      };
    });
    const forwardRows = cost.forwardRows + (drawn === undefined ? 0 : places.length);
    return { decided, cost: { ...cost, forwardRows } };
  } finally {
    for (const tree of points) disposeTree(tree as unknown as Tree);
  }
}

async function redraw(
  { plan: { caller, generator, spec } }: ReadySearch,
  { latents, conditions }: ChunkResult['points'][number],
  places: readonly number[],
): Promise<Float32Array> {
  const images = tidy(() =>
    runGenerator(caller, generator, spec, rowsOf(latents, places), rowsOf(conditions, places)).clone(),
  );
  try {
    return await images.data<'float32'>();
  } finally {
    images.dispose();
  }
}

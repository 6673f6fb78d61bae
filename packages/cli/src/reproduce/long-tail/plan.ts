import { type EngineName, useEngine } from '@gans/engines';
import { createSeed } from '@gans/tensor';
import { createGan, disposeGanState } from '@gans/training';
import type { TrainingData } from '../../data';
import { checkingInput } from '../../failure';
import { inMemory } from '../../in-memory';
import type { Io } from '../../io';
import type { Progress } from '../../progress';
import { withLongTail } from '../../recipes/data-section';
import { inSection } from '../../recipes/explain';
import { builtInRecipe } from '../../recipes/find-recipe';
import { recipeForData } from '../../recipes/recipe-for-data';
import type { EngineRecord } from '../../result';
import { type GanRunConfig, runConfig } from '../../run/config';
import { loadRequested } from '../../run/prepare';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import type { TrainedCell, TrainedGrid } from '../train-cell';
import { type LongTailMethod, labelledMethod, METHODS } from './methods';

/** Looks at a run, the one before its first step left out: points of the curves. */
const LOOKS = 10;
/** Generated images of a look. */
export const LOOK_IMAGES = 1000;
// The same images of each class for every method and seed.
const TAIL_SEED = 0;

/** What `gans reproduce long-tail` was asked for, as far as it decides a table. */
export interface LongTailRequest {
  readonly data: string;
  readonly engine: EngineName | 'auto';
  readonly channels?: 1 | 3 | undefined;
  readonly resize?: number | undefined;
  /** Images of a batch; left out: what the recipes say. */
  readonly batch?: number | undefined;
  /** Images of the largest class over those of the smallest, each >= 1. */
  readonly imbalances: readonly number[];
  /** Seeds 1 to that number of the methods with and without the regulariser. */
  readonly seeds: number;
  /** Of all others. */
  readonly baselineSeeds: number;
  /** Share of the labels that the classifier in the loop sees in a cell more. */
  readonly labelledShare?: number | undefined;
}

/** A run of the table: a method on a long tail at a seed. */
export interface LongTailCell extends TrainedCell {
  readonly method: LongTailMethod;
  readonly imbalance: number;
}

/** Data, engine and methods of a table, checked. */
export interface LongTailPlan extends TrainedGrid {
  readonly request: LongTailRequest;
  readonly data: TrainingData;
  readonly methods: readonly LongTailMethod[];
  /** What says how the judge is trained: the config of a run on all training images. */
  readonly judgeConfig: GanRunConfig;
  /** The training images of a long tail. */
  tail(imbalance: number): TrainingData;
  cell(method: LongTailMethod, imbalance: number, seed: number, steps: number): LongTailCell;
}

/** Checks what the user gave and brings the engine up.
 *
 *  @param progress shows how image files are read; left out, nothing does.
 *  @throws InputError for data or options that cannot be used; EngineError when no engine works.
 */
export async function planLongTail(request: LongTailRequest, io: Io, progress?: Progress): Promise<LongTailPlan> {
  const files = await checkingInput(() => loadRequested(request, io, progress));
  const data = { train: await inMemory(files.train, io), test: await inMemory(files.test, io) };
  const { batch, labelledShare, imbalances } = request;
  const ofBatch = batch === undefined ? [] : [`gan.batchSize=${batch}`];
  const methods = [...METHODS, ...(labelledShare === undefined ? [] : [labelledMethod(labelledShare)])];
  const whole = await checkingInput(() => recipeForData(builtInRecipe('unconditional/mini'), { set: ofBatch }, data));
  const { epochs } = whole.values.classifier.training;
  const tails = new Map(
    await checkingInput(() =>
      imbalances.map((imbalance) => {
        const longTail = { imbalance, kind: 'exponential', seed: TAIL_SEED } as const;
        return [imbalance, withLongTail(data, longTail)] as const;
      }),
    ),
  );
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const { name, version, threads } = engine;
  const plan: LongTailPlan = {
    request,
    resize: request.resize,
    data,
    engine: { name, version, threads } satisfies EngineRecord,
    methods,
    judgeConfig: runConfig(whole, data, { seed: 0, engine: name }),
    tail: (imbalance) => tails.get(imbalance)!,
    cell(method, imbalance, seed, steps) {
      const set = [
        `data.longTail.imbalance=${imbalance}`,
        `data.longTail.seed=${TAIL_SEED}`,
        ...ofBatch,
        // The judge of the table is lent to the run, which would train a small set for more epochs.
        `classifier.training.epochs=${epochs}`,
        `evaluation.images=${Math.min(LOOK_IMAGES, data.test.length)}`,
        ...method.set,
      ];
      const choices = { set, steps, lookEvery: Math.ceil(steps / LOOKS) };
      const resolved = recipeForData(builtInRecipe(method.recipe), choices, data);
      const config = { ...runConfig(resolved, tails.get(imbalance)!, { seed, engine: name }) };
      const cellName = `${method.key}-imbalance-${imbalance}-seed-${seed}`;
      return { name: cellName, method, imbalance, seed, config, set, origins: resolved.origins };
    },
  };
  await checkingInput(() => {
    for (const imbalance of imbalances)
      for (const method of methods) expectNets(plan.cell(method, imbalance, 1, LOOKS));
  });
  tellOfEngine(engine, request.engine, io);
  return plan;
}

/** The cells of a table: with and without the regulariser first, so that an early page has what matters most.
 *
 *  @param plan of the table.
 *  @param steps of each.
 */
export function longTailCells({ request, methods, cell }: LongTailPlan, steps: number): LongTailCell[] {
  const { imbalances, seeds, baselineSeeds } = request;
  const upTo = (count: number) => Array.from({ length: count }, (_, i) => i + 1);
  const ordered = [...methods].sort((a, b) => Number(b.isPrincipal) - Number(a.isPrincipal));
  return imbalances.flatMap((imbalance) =>
    upTo(Math.max(seeds, baselineSeeds)).flatMap((seed) =>
      ordered
        .filter(({ isPrincipal }) => seed <= (isPrincipal ? seeds : baselineSeeds))
        .map((method) => cell(method, imbalance, seed, steps)),
    ),
  );
}

// Sizes that no net takes show before any work.
function expectNets({ config, origins }: LongTailCell): void {
  const { state } = inSection('nets', origins, () => createGan(config.nets, createSeed(0)));
  disposeGanState(state);
}

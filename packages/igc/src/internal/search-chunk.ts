import { adam, disposeTree, GansError, type Tree, valueAndGrad } from '@gans/tensor';
import { type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { Phase, ResolvedSearch } from '../settings';
import type { Pace } from './pace';
import { survivors } from './prune';
import { createRowModel, type RowModel, type RowVariables, type SearchPlan } from './row-model';
import { createRowTable, type RowTable } from './row-table';
import { powerOfTwoAbove, rowsOf } from './rows';

/** Points that a search has come to, one of each image and hypothesis. The caller disposes them. */
export interface ChunkPoints {
  /** float32 [N h, D]. */
  readonly latents: Tensor2D;
  /** float32 [N h, K]. */
  readonly conditions: Tensor2D;
}

/** Where a chunk's search ended. */
export interface ChunkOutcome {
  /** What decides, by image and hypothesis [N h], after each phase. */
  readonly phaseDistances: readonly Float32Array[];
  /** 1 where the hypothesis was dropped before the last phase. */
  readonly pruned: Uint8Array;
  /** First those after the steps of `snapshotSteps`, in their order; last those of the end. */
  readonly points: readonly ChunkPoints[];
  readonly rowSteps: number;
  readonly forwardRows: number;
}

/** Searches one chunk of images: rows are pairs of image and hypothesis, times starts. Latents and moments stay on the engine; the differences are read once a phase.
 *
 *  @param asked 1 for the images that are asked about; the others pad the chunk, and cost nothing in its account.
 *  @param snapshotSteps counts of steps after which the points are kept, ascending.
 */
export async function searchChunk(
  plan: SearchPlan,
  images: Tensor4D,
  asked: Uint8Array,
  snapshotSteps: readonly number[],
  pace: Pace,
): Promise<ChunkOutcome> {
  const { hypotheses, settings } = plan;
  const [count, h, r] = [images.shape[0], hypotheses.conditions.length, settings.start.latentsPerRow];
  const model = createRowModel(plan, images);
  const { variables, redrawn } = tidy(() => model.begin());
  const table = createRowTable(variables, model.rowCount, optimizerAt(settings, 0).init);
  const snapshots: RowVariables[] = [];
  const keepSnapshot = (step: number) => {
    if (snapshotSteps.includes(step)) snapshots.push(table.all());
  };
  try {
    const distances = new Float32Array(model.rowCount).fill(Number.POSITIVE_INFINITY);
    const pruned = new Uint8Array(count * h);
    const phaseDistances: Float32Array[] = [];
    let alive = Array.from({ length: count }, () => hypotheses.groups);
    let [step, rowSteps, forwardRows, real] = [0, 0, 0, model.rowCount];
    keepSnapshot(0);
    for (const phase of settings.schedule) {
      const best = phaseDistances.at(-1) ?? new Float32Array(count * h);
      alive = alive.map((groups, image) =>
        groups.map((group) => survivors(best.subarray(image * h, (image + 1) * h), group, phase)),
      );
      const active = rowsLeft(alive, h, r);
      if (active.length < real) {
        real = active.length;
        table.narrow(padded(active, alive));
        pruned.fill(1);
        for (const row of active) pruned[model.placeOf(row)] = 0;
      }
      const known = step === 0 ? redrawn : undefined;
      const values = await runPhase(model, table, phase, { settings, pace, step, known, keepSnapshot });
      for (const [place, row] of active.entries()) distances[row] = values[place]!;
      expectNumbers(plan.caller, distances, h * r);
      phaseDistances.push(leastOfStarts(distances, r));
      step += phase.steps;
      const counted = active.filter((row) => asked[model.imageOf(row)] === 1).length;
      rowSteps += phase.steps * counted;
      if (known === undefined || phase.steps > 0) forwardRows += counted;
    }
    // Of several starts, the one whose difference is least in the end counts, in snapshots too.
    const winners = winningRows(distances, r);
    const points = [...snapshots, table.all()].map((all) => pointsOf(model, all, winners));
    return { phaseDistances, pruned, points, rowSteps, forwardRows };
  } finally {
    for (const snapshot of snapshots) disposeTree(snapshot);
    table.dispose();
    redrawn?.dispose();
    model.dispose();
  }
}

interface PhaseContext {
  readonly settings: ResolvedSearch;
  readonly pace: Pace;
  /** Steps that were taken before. */
  readonly step: number;
  /** Images of the start, where it has them. */
  readonly known: Tensor4D | undefined;
  readonly keepSnapshot: (step: number) => void;
}

/** Takes the steps of a phase, and gives what then decides, row by row. */
async function runPhase(
  model: RowModel,
  table: RowTable,
  { steps }: Phase,
  { settings, pace, step, known, keepSnapshot }: PhaseContext,
): Promise<Float32Array> {
  const rowCount = table.rows.length;
  const constants = tidy(() => model.constants(table.rows));
  try {
    const differentiate = valueAndGrad((variables: RowVariables) => ({ loss: model.loss(variables, constants) }));
    for (let i = step; i < step + steps; i++) {
      await pace(rowCount, 2);
      const { value, grads } = differentiate(table.variables);
      value.dispose();
      table.update(optimizerAt(settings, i), grads, model.project);
      disposeTree(grads);
      keepSnapshot(i + 1);
    }
    await pace(rowCount, 1);
    const measured = tidy(() =>
      model.measure(table.variables, constants, steps === 0 ? known && rowsOf(known, table.rows) : undefined),
    );
    const values = await measured.data<'float32'>();
    measured.dispose();
    return values;
  } finally {
    disposeTree(constants as unknown as Tree);
  }
}

function optimizerAt({ schedule, learningRate, decay, ...constants }: ResolvedSearch, step: number) {
  const { beta1, beta2, epsilon, epsilonPlacement } = constants;
  const steps = schedule.reduce((sum, phase) => sum + phase.steps, 0);
  const share = decay === 'cosine' ? (1 + Math.cos((Math.PI * step) / Math.max(1, steps))) / 2 : 1;
  return adam({ learningRate: learningRate * share, beta1, beta2, epsilon, epsilonPlacement });
}

/** Rows of the hypotheses that are left, ascending. */
const rowsLeft = (alive: readonly (readonly (readonly number[])[])[], h: number, r: number): Int32Array =>
  Int32Array.from(
    alive.flatMap((groups, image) =>
      groups
        .flat()
        .sort((a, b) => a - b)
        .flatMap((hypothesis) => Array.from({ length: r }, (_, start) => (image * h + hypothesis) * r + start)),
    ),
  );

/** Rows whose number differs from chunk to chunk are padded to a power of two with copies of the first, so that an engine meets few shapes. */
function padded(rows: Int32Array, alive: readonly (readonly (readonly number[])[])[]): Int32Array {
  const sizes = new Set(alive.map((groups) => groups.flat().length));
  if (sizes.size === 1) return rows;
  return Int32Array.from({ length: powerOfTwoAbove(rows.length) }, (_, i) => rows[i] ?? rows[0]!);
}

function expectNumbers(caller: string, distances: Float32Array, rowsPerImage: number): void {
  const bad = distances.findIndex(Number.isNaN);
  if (bad >= 0)
    throw new GansError(
      'DIVERGED',
      `${caller}: expected every difference to be a number, got NaN for hypothesis ${bad % rowsPerImage} of image ${Math.floor(bad / rowsPerImage)} of a chunk. Check what the generator and the difference give there, and the learning rate.`,
    );
}

/** The least of each r values that follow each other. */
const leastOfStarts = (values: Float32Array, r: number): Float32Array =>
  Float32Array.from({ length: values.length / r }, (_, place) =>
    Math.min(...values.subarray(place * r, (place + 1) * r)),
  );

/** Row of the least of each r values; the first one of equal ones. */
const winningRows = (values: Float32Array, r: number): Int32Array =>
  Int32Array.from({ length: values.length / r }, (_, place) => {
    const own = values.subarray(place * r, (place + 1) * r);
    return place * r + own.indexOf(Math.min(...own));
  });

function pointsOf(model: RowModel, all: RowVariables, rows: Int32Array): ChunkPoints {
  const points = tidy(() => {
    const own = Object.fromEntries(Object.entries(all).map(([name, tensor]) => [name, rowsOf(tensor, rows)]));
    const { latents, conditions } = model.point(own as RowVariables, model.constants(rows));
    return { latents: latents.clone(), conditions: conditions.clone() };
  });
  disposeTree(all);
  return points;
}

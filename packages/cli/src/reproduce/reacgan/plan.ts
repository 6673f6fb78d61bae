import { type EngineName, useEngine } from '@gans/engines';
import { createSeed } from '@gans/tensor';
import { createGan, disposeGanState } from '@gans/training';
import type { TrainingData } from '../../data';
import { checkingInput } from '../../failure';
import { inMemory } from '../../in-memory';
import type { Io } from '../../io';
import type { Progress } from '../../progress';
import { inSection } from '../../recipes/explain';
import { builtInRecipe } from '../../recipes/find-recipe';
import { recipeForData } from '../../recipes/recipe-for-data';
import type { EngineRecord } from '../../result';
import { type GanRunConfig, runConfig } from '../../run/config';
import { loadRequested } from '../../run/prepare';
import { tellOfEngine, tellProgress } from '../../tell-of-engine';
import type { Cell } from '../cell';
import { type Axes, assignments, methodsOf } from './axes';
import type { Method } from './methods';

/** Looks at a run, the one before its first step left out: points of the curves. */
const LOOKS = 10;
/** Generated images of a look. */
export const LOOK_IMAGES = 1000;
// The look of the run itself, beside that of the grid: for its report.
const RUN_LOOK_IMAGES = 250;

/** What `gans reproduce reacgan` was asked for, as far as it decides a table. */
export interface TableRequest extends Axes {
  readonly data: string;
  readonly engine: EngineName | 'auto';
  readonly channels?: 1 | 3 | undefined;
  readonly resize?: number | undefined;
}

/** A run of the table: a method at a seed. */
export interface RunCell extends Cell {
  readonly method: Method;
  readonly seed: number;
  /** Resolved. */
  readonly config: GanRunConfig & Record<string, unknown>;
  /** As of `--set`, for `gans train`. */
  readonly set: readonly string[];
  /** Where each value of the config comes from. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Data, engine and methods of a table, checked. */
export interface Plan {
  readonly request: TableRequest;
  /** `--resize` of the runs. */
  readonly resize: number | undefined;
  readonly data: TrainingData;
  readonly engine: EngineRecord;
  readonly methods: readonly Method[];
  /** lambda of all losses of classes. */
  readonly weight: number;
  /** The cell of a method at a seed. */
  cell(method: Method, seed: number, steps: number): RunCell;
}

/** Checks what the user gave and brings the engine up.
 *
 *  @param progress shows how image files are read; left out, nothing does.
 *  @throws InputError for data or options that cannot be used; EngineError when no engine works.
 */
export async function planTable(request: TableRequest, io: Io, progress?: Progress): Promise<Plan> {
  const given = await load(request, request.resize, io, progress);
  const resize = request.resize ?? sideFor(request, given);
  const files = resize === request.resize ? given : await load(request, resize, io, progress);
  const data = { train: await inMemory(files.train, io), test: await inMemory(files.test, io) };
  const methods = methodsOf(request);
  const weight = request.weight ?? (await checkingInput(() => recipeWeight(data)));
  const engine = await useEngine(request.engine, { onProgress: tellProgress(io) });
  const { name, version, threads } = engine;
  const plan: Plan = {
    request,
    resize,
    data,
    engine: { name, version, threads },
    methods,
    weight,
    cell(method, seed, steps) {
      const set = [
        ...assignments(request, method, weight),
        `evaluation.images=${Math.min(RUN_LOOK_IMAGES, data.test.length)}`,
      ];
      const choices = { set, steps, lookEvery: Math.ceil(steps / LOOKS) };
      const resolved = recipeForData(builtInRecipe(method.recipe), choices, data);
      const config = { ...runConfig(resolved, data, { seed, engine: name }) };
      return { name: `${method.key}-seed-${seed}`, method, seed, config, set, origins: resolved.origins };
    },
  };
  await checkingInput(() => methods.map((method) => expectNets(plan.cell(method, 1, LOOKS))));
  tellOfEngine(engine, request.engine, io);
  return plan;
}

// Sizes that no net takes show before any work.
function expectNets({ config, origins }: RunCell): void {
  const { state } = inSection('nets', origins, () => createGan(config.nets, createSeed(0)));
  disposeGanState(state);
}

function load(
  { data, channels }: TableRequest,
  resize: number | undefined,
  io: Io,
  progress: Progress | undefined,
): Promise<TrainingData> {
  return checkingInput(() => loadRequested({ data, channels, resize }, io, progress));
}

// BigGAN's nets come in sizes of their own.
function sideFor({ backbone }: TableRequest, { train: { imageShape } }: TrainingData): number | undefined {
  const [height, width] = imageShape;
  return backbone === 'biggan' && (height !== width || ![32, 64, 128].includes(height)) ? 32 : undefined;
}

function recipeWeight(data: TrainingData): number {
  const { conditional } = recipeForData(builtInRecipe('reacgan'), { set: [] }, data).values.gan;
  return 'weight' in conditional ? conditional.weight : 1;
}

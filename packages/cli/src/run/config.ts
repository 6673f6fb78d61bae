import type { TrainingData } from '../data';
import type { ResolvedRecipe, ResolvedValues } from '../recipes/resolve-recipe';

/** Everything that decides the outcome of a run; survives JSON. */
export interface GanRunConfig extends Omit<ResolvedValues, 'data'> {
  /** Name of the recipe that the values below were resolved from. */
  readonly recipe: string;
  readonly seed: number;
  readonly engine: string;
  readonly data: ResolvedValues['data'] & {
    readonly name: string;
    readonly sha256: string;
    readonly count: number;
    readonly testSha256: string;
    readonly testCount: number;
  };
  /** Length of the whole run at most; without it, `gan.steps` decides. */
  readonly minutes?: number;
}

/** The config of a run: a recipe resolved for its data, the content of the data by hash, and what the command line chose beside it. */
export function runConfig(
  { name: recipe, values }: ResolvedRecipe,
  { train, test }: TrainingData,
  { seed, engine, minutes }: { readonly seed: number; readonly engine: string; readonly minutes?: number | undefined },
): GanRunConfig {
  return {
    recipe,
    seed,
    engine,
    ...(minutes === undefined ? {} : { minutes }),
    ...values,
    data: {
      name: train.name,
      sha256: train.sha256,
      count: train.length,
      testSha256: test.sha256,
      testCount: test.length,
      ...values.data,
    },
  };
}

import { classHistogram, type ImageDataset } from '@gans/datasets';
import { ConfigError } from '@gans/tensor';
import type { CheckedGanConfig } from '@gans/training';
import type { TrainingData } from '../data';
import { parseAssignment } from './assignment';
import { findRecipe } from './find-recipe';
import { leavesOf } from './layers';
import { joinLayers, type Override, type ResolvedRecipe, resolveRecipe } from './resolve-recipe';

/** What the command line says about the recipe of a run. */
export interface RecipeChoices {
  /** Name, or path of a .json file. */
  readonly recipe: string;
  /** Assignments, in order. */
  readonly set: readonly string[];
  readonly steps?: number | undefined;
  readonly lookEvery?: number | undefined;
}

/** Finds a recipe and resolves it for the images that it is to be trained on.
 *
 *  @param choices from the command line.
 *  @param cwd where a relative path starts from.
 *  @throws ConfigError, IoError or FormatError naming what cannot be used: the recipe, a key, a value, or the classes of the images.
 */
export async function recipeForData(
  { recipe, set, steps, lookEvery }: RecipeChoices,
  { train, test }: TrainingData,
  cwd: string,
): Promise<ResolvedRecipe> {
  const found = await findRecipe(recipe, cwd);
  const known = leavesOf(joinLayers(found, train.imageShape[2]).values).map(([path]) => path);
  const overrides: Override[] = [
    ...(steps === undefined ? [] : [{ values: { gan: { steps } }, origin: '--steps' }]),
    ...(lookEvery === undefined ? [] : [{ values: { evaluation: { everySteps: lookEvery } }, origin: '--look-every' }]),
    ...set.map((text) => ({ values: parseAssignment(text, known), origin: '--set' })),
  ];
  const { imageShape, classCount, length: count } = train;
  const resolved = resolveRecipe(found, { imageShape, classCount, count }, overrides);
  expectClasses(train, resolved.values.gan);
  expectEnough(train, test, resolved.values.gan);
  return resolved;
}

// Why one class is not enough.
const NEEDS_TWO: Readonly<Record<string, string>> = {
  'd2d-cross-entropy':
    'D2D-CE draws images of different classes apart, and of one class there is no such pair: its loss would always be 0',
  'conditional-contrastive':
    'The contrastive loss draws images of different classes apart, and of one class there is no such pair: its loss would always be 0',
  'auxiliary-classifier': 'A classifier of one class is always right: its loss would always be 0',
};

function expectClasses(train: ImageDataset, { conditional: { name } }: CheckedGanConfig): void {
  if (name === 'none') return;
  const { classNames } = train;
  if (classNames.length === 1)
    throw new ConfigError(
      `gans train: expected --data to hold at least two classes for conditional ${name}, got one, '${classNames[0]}'. ${NEEDS_TWO[name] ?? 'A condition that never changes says nothing'}. Add a class, or take --recipe unconditional.`,
    );
  const empty = classNames.filter((_, k) => classHistogram(train)[k] === 0);
  if (empty.length > 0)
    throw new ConfigError(
      `gans train: expected --data to hold training images of every class, got none of ${empty.slice(0, 5).join(', ')}${empty.length > 5 ? ` and ${empty.length - 5} more` : ''}. Add images, or take the class out.`,
    );
}

function expectEnough(train: ImageDataset, test: ImageDataset, { batchSize }: CheckedGanConfig): void {
  if (train.length >= batchSize && test.length >= 2) return;
  throw new ConfigError(
    `gans train: expected --data to hold at least ${batchSize} training images and 2 test images, got ${train.length} and ${test.length}. Add images, or take smaller batches by --set gan.batchSize=N.`,
  );
}

import { classHistogram, type ImageDataset } from '@gans/datasets';
import { ConfigError } from '@gans/tensor';
import type { CheckedGanConfig } from '@gans/training';
import type { TrainingData } from '../data';
import { parseAssignment } from './assignment';
import { withLongTail } from './data-section';
import type { FoundRecipe } from './find-recipe';
import { leavesOf } from './layers';
import { joinLayers, type Override, type ResolvedRecipe, type ResolvedValues, resolveRecipe } from './resolve-recipe';

/** What the command line lays over a recipe. */
export interface RecipeChoices {
  /** Assignments, in order. */
  readonly set: readonly string[];
  readonly steps?: number | undefined;
  readonly lookEvery?: number | undefined;
}

/** Resolves a recipe for the images that it is to be trained on: those of `withLongTail`, where it asks for a long tail.
 *
 *  @param recipe of `findRecipe`.
 *  @param choices from the command line.
 *  @throws ConfigError naming what cannot be used: a key, a value, or the classes of the images.
 */
export function recipeForData(
  recipe: FoundRecipe,
  { set, steps, lookEvery }: RecipeChoices,
  { train, test }: TrainingData,
): ResolvedRecipe {
  const known = leavesOf(joinLayers(recipe, train.imageShape[2]).values).map(([path]) => path);
  const overrides: Override[] = [
    ...(steps === undefined ? [] : [{ values: { gan: { steps } }, origin: '--steps' }]),
    ...(lookEvery === undefined ? [] : [{ values: { evaluation: { everySteps: lookEvery } }, origin: '--look-every' }]),
    ...set.map((text) => ({ values: parseAssignment(text, known), origin: '--set' })),
  ];
  const resolveFor = (images: ImageDataset) => {
    const { imageShape, classCount, length: count } = images;
    return resolveRecipe(recipe, { imageShape, classCount, count, classCounts: classHistogram(images) }, overrides);
  };
  const whole = resolveFor(train);
  const { train: images } = withLongTail({ train, test }, whole.values.data.longTail);
  const resolved = images === train ? whole : resolveFor(images);
  expectClasses(images, resolved.values);
  expectEnough(images, test, resolved.values.gan);
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

function expectClasses(
  train: ImageDataset,
  { gan: { conditional }, balancing, data }: Pick<ResolvedValues, 'gan' | 'balancing' | 'data'>,
): void {
  const { name } = conditional;
  if (name === 'none' && balancing === undefined && data.sampling === undefined) return;
  const { classNames } = train;
  const what = name === 'none' ? 'balanced classes' : `conditional ${name}`;
  if (classNames.length === 1)
    throw new ConfigError(
      `gans train: expected --data to hold at least two classes for ${what}, got one, '${classNames[0]}'. ${NEEDS_TWO[name] ?? (name === 'none' ? 'There is nothing to balance' : 'A condition that never changes says nothing')}. Add a class, or take --recipe unconditional.`,
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

import type { SmallCnnConfig } from '@gans/core-nets';
import { ConfigError } from '@gans/tensor';
import {
  type CheckedClassifierConfig,
  type CheckedGanConfig,
  type ClassifierConfig,
  checkClassifierConfig,
  checkGanConfig,
  type GanConfig,
  type GanNetsConfig,
} from '@gans/training';
import { type ResolvedBalancing, resolveBalancing } from './balancing';
import { type ResolvedData, resolveData } from './data-section';
import { inSection } from './explain';
import type { FoundRecipe } from './find-recipe';
import { type Layered, noLayers, overlay, underlay } from './layers';
import { type DataShape, netFields } from './net-fields';
import { expectKeys, type JsonObject, type RecipeSections, SECTIONS } from './recipe';

/** What a recipe says once all its layers are joined, its defaults are filled in, and the data are known; survives JSON. */
export interface ResolvedValues {
  readonly data: ResolvedData;
  readonly nets: GanNetsConfig;
  readonly gan: CheckedGanConfig;
  /** A classifier in the loop that balances the classes; absent without one. */
  readonly balancing?: ResolvedBalancing;
  /** Who judges what the generator draws. */
  readonly classifier: { readonly net: SmallCnnConfig; readonly training: CheckedClassifierConfig };
  readonly evaluation: {
    /** Steps between two looks at the run: grid, metrics on a small sample, checkpoint. */
    readonly everySteps: number;
    /** Images of such a look; the final one takes as many as there are test images. */
    readonly images: number;
    /** Images of each class in a grid. */
    readonly gridColumns: number;
  };
}

/** A recipe for certain data, and where each of its values comes from. */
export interface ResolvedRecipe {
  readonly name: string;
  readonly values: ResolvedValues;
  /** By path with dots: a layer's name, an option of the command line, 'data', 'gan' where the losses decide it, or 'default'. */
  readonly origins: ReadonlyMap<string, string>;
}

/** Values laid over a recipe, and what has set them. */
export interface Override {
  readonly values: RecipeSections;
  readonly origin: string;
}

/** What the layers of a recipe say together, before anything is checked.
 *
 *  @param recipe of `findRecipe`.
 *  @param channels of the images: with 3, each layer's `colour` lies over the layer itself.
 */
export function joinLayers({ layers }: FoundRecipe, channels: number): Layered {
  return layers.reduce((below, { name, recipe }) => {
    const whole = overlay(below, sectionsOf(recipe), name);
    const { colour } = recipe;
    return channels === 3 && colour !== undefined ? overlay(whole, sectionsOf(colour), `${name}, colour`) : whole;
  }, noLayers);
}

/** Resolves a recipe: joins its layers and what the command line lays over them, fills in what data decide and what has a default, and checks it all.
 *
 *  @param recipe of `findRecipe`.
 *  @param data that it is to be trained on, and how many images there are to learn from.
 *  @param overrides in order, the later over the earlier.
 *  @throws ConfigError naming the key, its rule and where its value comes from; for an unknown key, the nearest known one.
 */
export function resolveRecipe(
  recipe: FoundRecipe,
  data: DataShape & { readonly count: number },
  overrides: readonly Override[] = [],
): ResolvedRecipe {
  const joined = overrides.reduce(
    (below, { values, origin }) => overlay(below, values as JsonObject, origin),
    withEnoughEpochs(joinLayers(recipe, data.imageShape[2]), data.count),
  );
  const given = forFewImages(joined, data.count);
  const { origins } = given;
  const { nets = {}, balancing, classifier = {}, evaluation = {}, ...rest } = given.values as RecipeSections;
  const { name } = recipe;
  const ofData = resolveData(name, rest.data ?? {}, data);
  expectKeys(nets, ['generator', 'discriminator'], name, 'nets');
  expectKeys(classifier, ['net', 'training'], name, 'classifier');
  expectEvaluation(name, evaluation);
  const gan = inSection('gan', origins, () => checkGanConfig((rest.gan ?? {}) as unknown as GanConfig));
  if (gan.conditions !== 'classes')
    throw new ConfigError(
      `gans train: expected gan.conditions to be 'classes', got '${gan.conditions}'. Images in class folders have no attributes: those take trainGan of @gans/training.`,
    );
  const balanced = balancing && resolveBalancing(name, balancing, gan, data, origins);
  const training = inSection('classifier.training', origins, () =>
    checkClassifierConfig((classifier.training ?? {}) as unknown as ClassifierConfig),
  );
  const [height, width, channels] = data.imageShape;
  // One class alone can be looked at, but not told from another.
  const classCount = Math.max(2, data.classCount);
  const fields = netFields(nets, gan, data);
  const fromData = {
    nets: fields.data,
    classifier: { net: { classCount, height, width, channels } },
    evaluation: { gridColumns: data.classCount > 16 ? 5 : 10 },
  };
  const defaults = { gan, classifier: { training } } as unknown as JsonObject;
  const sections = {
    ...given.values,
    data: ofData,
    ...(balanced && { balancing: balanced }),
  } as unknown as JsonObject;
  const sized = underlay({ values: sections, origins }, fromData, 'data');
  const filled = underlay(underlay(sized, { nets: fields.gan }, 'gan'), defaults, 'default');
  const values = Object.fromEntries(
    SECTIONS.flatMap((section) => (section in filled.values ? [[section, filled.values[section]]] : [])),
  );
  return { name, values: values as unknown as ResolvedValues, origins: filled.origins };
}

// What our recipes say of the classifier is for tens of thousands of images. Of fewer it learns as little as from one look, unless it sees them more often.
function withEnoughEpochs(layers: Layered, count: number): Layered {
  const { epochs, batchSize } = classifierTraining(layers);
  const isTheirs = /\.json\b/i.test(layers.origins.get('classifier.training.epochs') ?? '');
  if (typeof epochs !== 'number' || typeof batchSize !== 'number' || isTheirs) return layers;
  const enough = Math.ceil(LEAST_STEPS / Math.max(1, Math.floor(count / batchSize)));
  return epochs >= enough ? layers : overlay(layers, { classifier: { training: { epochs: enough } } }, 'data');
}

const LEAST_STEPS = 400;

// A batch of the classifier is never larger than the set.
function forFewImages(joined: Layered, count: number): Layered {
  const { batchSize } = classifierTraining(joined);
  if (typeof batchSize !== 'number' || batchSize <= count) return joined;
  return overlay(joined, { classifier: { training: { batchSize: count } } }, 'data');
}

const classifierTraining = ({ values }: Layered): JsonObject =>
  ((values.classifier as JsonObject | undefined)?.training ?? {}) as JsonObject;

const POSITIVE = ['everySteps', 'images', 'gridColumns'];

function expectEvaluation(name: string, evaluation: JsonObject): void {
  expectKeys(evaluation, POSITIVE, name, 'evaluation');
  for (const [key, value] of Object.entries(evaluation))
    if (!Number.isSafeInteger(value) || (value as number) < 1)
      throw new ConfigError(
        `${name}: expected evaluation.${key} to be a positive integer, got ${JSON.stringify(value)}.`,
      );
}

function sectionsOf(recipe: RecipeSections): JsonObject {
  return Object.fromEntries(SECTIONS.flatMap((section) => (recipe[section] ? [[section, recipe[section]]] : [])));
}

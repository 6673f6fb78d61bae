import { ConfigError, nearestWord } from '@gans/tensor';
import {
  balancingWeightFor,
  type CheckedClassBalancingConfig,
  type CheckedClassifierConfig,
  type CheckedGanConfig,
  type ClassBalancingConfig,
  type ClassifierConfig,
  type ClassifierNetConfig,
  checkClassBalancingConfig,
  checkClassifierConfig,
  publishedBalancingWeight,
} from '@gans/training';
import { inSection } from './explain';
import type { DataShape } from './net-fields';
import { expectKeys, type JsonObject, type JsonValue } from './recipe';

/** A classifier in the loop and its constants, once the data are known; survives JSON. */
export interface ResolvedBalancing extends CheckedClassBalancingConfig {
  readonly classifier: {
    readonly net: ClassifierNetConfig;
    readonly training: CheckedClassifierConfig;
    /** Share of the training images whose labels it has seen, class by class. */
    readonly labelledShare: number;
  };
}

type TrainingShape = DataShape & { readonly count: number };

// Weights that the data decide; both belong to one normalization.
const RULES = ['published', 'settled'] as const;
const CONSTANTS = ['interval', 'warmUp', 'forgetting', 'combination', 'minimum', 'initialCount', 'initialPending'];

/** Fills in what a recipe's section `balancing` leaves open.
 *
 *  @param name of the recipe, for messages.
 *  @param section `weight`: lambda, or 'published' (by the imbalance of the training images) or 'settled' (by our own rule from all their counts).
 *  @param gan the constants of the training.
 *  @param data the images, with their counts where a rule is to decide.
 *  @param origins of the recipe's values, for messages.
 *  @throws ConfigError naming the field, or the class that is absent.
 */
export function resolveBalancing(
  name: string,
  section: JsonObject,
  gan: CheckedGanConfig,
  data: TrainingShape,
  origins: ReadonlyMap<string, string>,
): ResolvedBalancing {
  expectKeys(section, ['weight', 'normalization', 'classifier', ...CONSTANTS], name, 'balancing');
  const { classifier = {}, ...constants } = section as Readonly<Record<string, JsonValue>> & {
    classifier?: JsonObject;
  };
  const given = { ...constants, ...ruled(name, section, data) } as unknown as ClassBalancingConfig;
  return {
    ...inSection('balancing', origins, () => checkClassBalancingConfig(given, gan)),
    classifier: resolveClassifier(name, classifier, data, origins),
  };
}

function ruled(name: string, { weight, normalization }: JsonObject, { classCounts }: DataShape): JsonObject {
  if (typeof weight !== 'string') return {};
  if (!(RULES as readonly string[]).includes(weight))
    throw new ConfigError(
      `${name}: expected balancing.weight to be a number, 'published' or 'settled', got '${weight}'. Did you mean ${nearestWord(weight, RULES)}?`,
    );
  if (normalization !== undefined && normalization !== 'mean-one')
    throw new ConfigError(
      `${name}: expected balancing.normalization to be 'mean-one' with balancing.weight '${weight}', which belongs to it, got ${JSON.stringify(normalization)}. Give a number as weight.`,
    );
  const counts = Array.from(classCounts ?? []);
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const lambda =
    counts.length < 2 || least === 0
      ? 0
      : weight === 'published'
        ? publishedBalancingWeight(most / least)
        : balancingWeightFor(counts);
  return { weight: lambda, normalization: 'mean-one' };
}

function resolveClassifier(
  name: string,
  section: JsonObject,
  { imageShape: [height, width, channels], classCount, count }: TrainingShape,
  origins: ReadonlyMap<string, string>,
): ResolvedBalancing['classifier'] {
  expectKeys(section, ['net', 'training', 'labelledShare'], name, 'balancing.classifier');
  const {
    net = {},
    training = {},
    labelledShare = 1,
  } = section as Readonly<Record<string, JsonObject>> & {
    labelledShare?: JsonValue;
  };
  if (!(typeof labelledShare === 'number' && labelledShare > 0 && labelledShare <= 1))
    throw new ConfigError(
      `${name}: expected balancing.classifier.labelledShare to be above 0 and at most 1, got ${JSON.stringify(labelledShare)}.`,
    );
  const { batchSize } = training;
  const most = Math.max(1, Math.floor(labelledShare * count));
  const fitting = typeof batchSize === 'number' && batchSize > most ? { ...training, batchSize: most } : training;
  return {
    net: { net: 'small-cnn', height, width, channels, classCount, ...net } as unknown as ClassifierNetConfig,
    training: inSection('balancing.classifier.training', origins, () =>
      checkClassifierConfig(fitting as unknown as ClassifierConfig),
    ),
    labelledShare,
  };
}

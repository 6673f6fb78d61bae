import type { Json } from '@gans/metrics';
import { type Seed, ValueError } from '@gans/tensor';
import { Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Norm } from '../ball';
import type { CraftOptions } from '../craft-options';
import { gaussianImages } from '../gaussian-images';
import type { ImageSampler } from '../image-source';
import type { StopRule } from '../stop-rule';
import { expectCount, expectImages, expectOneOf, expectPositive } from './expect';
import { expectEpsilon } from './expect-epsilon';

/** Options, checked and filled in. */
export interface CraftPlan {
  readonly seed: Seed;
  readonly epsilon: number;
  readonly norm: Norm;
  /** Twice epsilon: images span 2. */
  readonly radius: number;
  readonly clipInput: boolean;
  readonly batchSize: number;
  readonly start: 'uniform' | 'zero';
  readonly stepSize: number;
  readonly maxSteps: number;
  readonly stateEvery: number;
  readonly rule: StopRule;
  /** [H, W, C], as far as it is known before any image is drawn. */
  readonly shape?: readonly number[] | undefined;
  readonly validation: Tensor4D | ImageSampler;
  readonly validationCount: number;
  /** What decides the result, beside classifier, images and functions. */
  readonly settings: { readonly [name: string]: Json };
}

const objectives = [
  'noConfidence',
  'noConfidenceEps',
  'batchNoConfidence',
  'activation',
  'fastFeatureFool',
  'margin',
  'deepFool',
];

/** Checks the options of `craft`; makes no tensor. */
export function planCraft(images: Tensor4D | ImageSampler | undefined, options: CraftOptions): CraftPlan {
  const { objective = 'noConfidence', seed, epsilon = 10 / 255, norm = 'linf', clipInput = true } = options;
  expectOneOf('craft', 'objective', objective, objectives);
  const isDeepFool = objective === 'deepFool';
  const isOfLayers = objective === 'activation' || objective === 'fastFeatureFool';
  if (images === undefined && !isOfLayers)
    throw new ValueError(
      `craft: expected images for the objective '${objective}', got none. 'activation' and 'fastFeatureFool' do without.`,
    );
  if (images instanceof Tensor) expectImages('craft', 'images', images);
  const shape = shapeOf(images, options);
  const validation = options.validation ?? images ?? defaultValidation(shape);
  const { batchSize = 32, validationCount = 1000, stepSize = 0.01, stateEvery = 100, patience = 10 } = options;
  for (const [name, value] of Object.entries({ batchSize, validationCount, stateEvery, patience }))
    expectCount('craft', name, value);
  const pass = Math.ceil((images instanceof Tensor ? images.shape[0] : validationCount) / batchSize);
  const { maxSteps = isDeepFool ? 10 * pass : 10_000, checkEvery = isDeepFool ? pass : 400 } = options;
  const { saturatedCheckEvery = Math.min(200, checkEvery) } = options;
  for (const [name, value] of Object.entries({ maxSteps, checkEvery, saturatedCheckEvery }))
    expectCount('craft', name, value);
  expectPositive('craft', 'stepSize', stepSize);
  expectEpsilon(
    'craft',
    epsilon,
    norm,
    shape?.reduce((product, size) => product * size, 1) ?? Number.POSITIVE_INFINITY,
  );
  const { start = isOfLayers ? 'uniform' : 'zero', targetRate = isDeepFool ? 0.8 : 1 } = options;
  expectOneOf('craft', 'start', start, ['uniform', 'zero']);
  expectPositive('craft', 'targetRate', targetRate);
  const { halve = !isDeepFool } = options;
  const rule = { checkEvery, saturatedCheckEvery, patience, halve: halve && norm === 'linf', targetRate };
  const common = { seed, epsilon, norm, clipInput, batchSize, start, stepSize };
  const settings = { objective, ...objectiveSettings(options), ...common, ...rule } as { [name: string]: Json };
  const radius = 2 * epsilon;
  return { ...common, radius, maxSteps, stateEvery, rule, shape, validation, validationCount, settings };
}

function shapeOf(images: Tensor4D | ImageSampler | undefined, options: CraftOptions): readonly number[] | undefined {
  const { imageShape, validation } = options;
  if (imageShape !== undefined) for (const size of imageShape) expectCount('craft', 'every size of imageShape', size);
  const given = [images, validation].filter((source) => source instanceof Tensor)[0];
  return imageShape ?? given?.shape.slice(1);
}

function defaultValidation(shape: readonly number[] | undefined): ImageSampler {
  if (shape === undefined)
    throw new ValueError(
      'craft: expected imageShape where there are no images, got none. Pass [height, width, channels].',
    );
  return gaussianImages(shape as [number, number, number]);
}

/** What an objective is told, as far as it survives JSON; rules for layers by their text. */
function objectiveSettings(options: CraftOptions): { [name: string]: Json } {
  const told = options as { readonly [name: string]: unknown };
  const numbers = [
    'confidenceEpsilon',
    'activationEpsilon',
    'target',
    'kappa',
    'reference',
    'rivals',
    'overshoot',
    'deepFoolSteps',
  ];
  const entries = numbers.filter((name) => told[name] !== undefined).map((name) => [name, told[name] as Json]);
  const { layers } = told;
  return Object.fromEntries(layers === undefined ? entries : [...entries, ['layers', String(layers)]]);
}

export {
  type AdaptedModel,
  type ClassifierAdapterOptions,
  fromGraphModel,
  fromLayersModel,
  type GeneratorAdapterOptions,
  type GraphModelLike,
  type LayersModelLike,
} from './adapters';
export type { ApplyOptions, Classifier, Generator, GeneratorSpec, Model, Prior, Taps } from './contracts';
export { categorical, integers, permutation } from './discrete';
export {
  ConfigError,
  EngineError,
  type ErrorCode,
  FormatError,
  GansError,
  IoError,
  isGansError,
  ShapeError,
  ValueError,
} from './errors';
export { gradients, type Objective, type ValueAndGrad, valueAndGrad } from './gradient';
export { editDistance, nearestWord } from './nearest-word';
export { type AdamOptions, type AdamState, adam } from './optimizers/adam';
export { type EmaModelOptions, emaModel, emaTree, type HalfLifeOptions, halfLifeDecay } from './optimizers/ema';
export type { Optimizer, UpdateOptions } from './optimizers/optimizer';
export { type SgdOptions, type SgdState, sgd } from './optimizers/sgd';
export {
  type DrawOptions,
  type NormalOptions,
  normal,
  normalValues,
  randomBits,
  type TensorOfShape,
  type UniformOptions,
  uniform,
} from './random';
export { repairGradients } from './repair-gradients';
export { createSeed, foldIn, type Seed, type SeedTuple, split } from './seed';
export {
  assertSameKeys,
  cloneTree,
  countParameters,
  disposeReplaced,
  disposeTree,
  type FlatTree,
  flattenTree,
  mapTree,
  type Tree,
  unflattenTree,
} from './tree';

export {
  asClassifier,
  asGenerator,
  asTaps,
  type ClassifierNet,
  type DiscriminatorNet,
  type GeneratorNet,
} from './contracts';
export {
  createDcganDiscriminator,
  type DcganDiscriminator,
  type DcganDiscriminatorConfig,
  type DcganDiscriminatorParams,
  type DcganDiscriminatorState,
  type EmbeddingHeadOutput,
  type Layer,
  type NormalizedLayer,
} from './dcgan-discriminator';
export {
  createDcganGenerator,
  type DcganGenerator,
  type DcganGeneratorConfig,
  type DcganGeneratorParams,
  type DcganGeneratorState,
  type GeneratorInput,
} from './dcgan-generator';
export {
  type BatchNormOptions,
  type BatchNormParams,
  type BatchNormState,
  batchNorm,
  createBatchNorm,
} from './layers/batch-norm';
export {
  type ConditionalBatchNormParams,
  type ConditionalBatchNormSizes,
  conditionalBatchNorm,
  createConditionalBatchNorm,
} from './layers/conditional-batch-norm';
export {
  type ConvolutionParams,
  type ConvolutionSizes,
  convolution,
  createConvolution,
  createTransposedConvolution,
  transposedConvolution,
} from './layers/convolution';
export { createDense, type DenseParams, type DenseSizes, dense } from './layers/dense';
export {
  type Classes,
  createEmbedding,
  type EmbeddingParams,
  type EmbeddingSizes,
  embedding,
} from './layers/embedding';
export {
  glorotNormalWeights,
  glorotUniformWeights,
  heNormalWeights,
  type Initializer,
  normalWeights,
  orthogonalWeights,
} from './layers/initializers';
export {
  createInstanceNorm,
  type InstanceNormOptions,
  type InstanceNormParams,
  instanceNorm,
} from './layers/instance-norm';
export {
  type MinibatchStandardDeviationOptions,
  minibatchStandardDeviation,
} from './layers/minibatch-standard-deviation';
export { globalMeanPool, globalSumPool } from './layers/pooling';
export {
  createSelfAttention,
  type SelfAttentionParams,
  type SelfAttentionSizes,
  selfAttention,
} from './layers/self-attention';
export {
  createSpectralNorm,
  type SpectralNormOptions,
  type SpectralNormState,
  spectralNorm,
} from './layers/spectral-norm';
export {
  type ClassifierOutput,
  createSmallCnn,
  type SmallCnn,
  type SmallCnnConfig,
  type SmallCnnParams,
  type SmallCnnState,
} from './small-cnn';
export { standingStatistics } from './standing-statistics';

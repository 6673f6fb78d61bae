export { type AdaptiveAugmentDraws, adaptiveAugment } from './augmentations/adaptive-augment';
export {
  type AdaptiveProbability,
  type AdaptiveProbabilityOptions,
  createAdaptiveProbability,
  updateAdaptiveProbability,
} from './augmentations/adaptive-probability';
export {
  type ConsistencyAugmentDraws,
  consistencyAugment,
  type DrawConsistencyAugmentOptions,
  drawConsistencyAugment,
} from './augmentations/consistency-augment';
export {
  type DiffAugmentDraws,
  type DiffAugmentOptions,
  type DiffAugmentPolicy,
  type DrawDiffAugmentOptions,
  diffAugment,
  drawDiffAugment,
} from './augmentations/diff-augment';
export { type DrawAdaptiveAugmentOptions, drawAdaptiveAugment } from './augmentations/draw-adaptive-augment';
export {
  type BigganDeepBodyConfig,
  type BigganDeepDiscriminator,
  type BigganDeepDiscriminatorConfig,
  createBigganDeepDiscriminator,
} from './biggan-deep-discriminator';
export {
  type BigganDeepGenerator,
  type BigganDeepGeneratorConfig,
  createBigganDeepGenerator,
} from './biggan-deep-generator';
export {
  type BigganDeepLegacyGenerator,
  type BigganDeepLegacyGeneratorConfig,
  createBigganDeepLegacyGenerator,
} from './biggan-deep-legacy-generator';
export {
  type BigganBodyConfig,
  type BigganDiscriminator,
  type BigganDiscriminatorConfig,
  createBigganDiscriminator,
} from './biggan-discriminator';
export { type BigganGenerator, type BigganGeneratorConfig, createBigganGenerator } from './biggan-generator';
export type { ConditionedNormParams, ConditionedOptions } from './blocks/conditioned-norm';
export type { DeepDiscriminatorPath } from './blocks/deep-discriminator-block';
export {
  createDeepDiscriminatorBlock,
  type DeepDiscriminatorBlockParams,
  type DeepDiscriminatorBlockSizes,
  deepDiscriminatorBlock,
} from './blocks/deep-discriminator-block';
export {
  createDeepGeneratorBlock,
  type DeepGeneratorBlockParams,
  type DeepGeneratorBlockSizes,
  type DeepGeneratorBlockState,
  deepGeneratorBlock,
} from './blocks/deep-generator-block';
export type { DiscriminatorPath } from './blocks/discriminator-block';
export {
  createDiscriminatorBlock,
  type DiscriminatorBlockOptions,
  type DiscriminatorBlockParams,
  type DiscriminatorBlockSizes,
  discriminatorBlock,
} from './blocks/discriminator-block';
export type { GeneratorPath } from './blocks/generator-block';
export {
  createGeneratorBlock,
  type GeneratorBlockOptions,
  type GeneratorBlockParams,
  type GeneratorBlockSizes,
  type GeneratorBlockState,
  generatorBlock,
} from './blocks/generator-block';
export {
  type CaganBodyConfig,
  type CaganDiscriminator,
  type CaganDiscriminatorConfig,
  createCaganDiscriminator,
} from './cagan-discriminator';
export { type CaganGenerator, type CaganGeneratorConfig, createCaganGenerator } from './cagan-generator';
export {
  asClassifier,
  asTaps,
  type ClassifierNet,
  type ClassifierOutput,
  type ClassifierSpec,
  type TapsOptions,
} from './classifier-net';
export {
  asGenerator,
  type DiscriminatorInput,
  type DiscriminatorInputOf,
  type DiscriminatorNet,
  type DiscriminatorSpec,
  type GeneratorInput,
  type GeneratorNet,
} from './contracts';
export {
  type CvaeConfig,
  type CvaeDecoder,
  type CvaeDecoderParams,
  type CvaeEncoder,
  type CvaeEncoderParams,
  type CvaePosterior,
  createCvaeDecoder,
  createCvaeEncoder,
} from './cvae';
export {
  createDcganDiscriminator,
  type DcganBodyConfig,
  type DcganDiscriminator,
  type DcganDiscriminatorConfig,
  type DcganDiscriminatorParams,
  type DcganDiscriminatorState,
} from './dcgan-discriminator';
export {
  createDcganGenerator,
  type DcganGenerator,
  type DcganGeneratorConfig,
  type DcganGeneratorParams,
  type DcganGeneratorState,
} from './dcgan-generator';
export { foldSpectralNorms } from './fold-spectral-norms';
export type { ActivationHeadConfig, ActivationHeadOutput, ActivationHeadParams } from './heads/activation';
export type { ClassifierHeadConfig, ClassifierHeadOutput, ClassifierHeadParams } from './heads/classifier';
export type { ConcatenatedHeadConfig } from './heads/concatenated';
export type { EmbeddingHeadConfig, EmbeddingHeadOutput, EmbeddingHeadParams } from './heads/embedding';
export type { Layer } from './heads/head';
export {
  type HeadConfig,
  type HeadEntry,
  type HeadName,
  type HeadOutput,
  type HeadParams,
  type Heads,
  headNames,
} from './heads/heads';
export type { InformationHeadConfig, InformationHeadOutput, InformationHeadParams } from './heads/information';
export type { MultiHingeHeadConfig, MultiHingeHeadOutput, MultiHingeHeadParams } from './heads/multi-hinge';
export type { ProjectionHeadConfig, ProjectionHeadParams } from './heads/projection';
export type { TwinEmbeddingHeadOutput, TwinEmbeddingHeadParams, TwinHeadOutput, TwinHeadParams } from './heads/twin';
export type { LogitHeadOutput, LogitHeadParams } from './heads/unconditional';
export type { BasicBlockBody, BasicBlockKernel, BasicBlockParams, BasicBlockState } from './internal/basic-block';
export type { PixelStatistics } from './internal/pixel-statistics';
export type { ResidualParams, ResidualState } from './internal/residual-classifier';
export type { Resolution } from './internal/residual-widths';
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
export { downsampleConvolution, upsampleConvolution } from './layers/resampling-convolution';
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
export type { Resnet18Stage, Resnet18Stages } from './resnet-18';
export {
  createResnet18,
  type Resnet18,
  type Resnet18Config,
  type Resnet18Params,
  type Resnet18State,
} from './resnet-18';
export type { Resnet32Stage, Resnet32Stages } from './resnet-32';
export {
  createResnet32,
  type Resnet32,
  type Resnet32Config,
  type Resnet32Params,
  type Resnet32State,
} from './resnet-32';
export {
  type DrawnInput,
  planSampling,
  type SampledChunk,
  type SampleInChunksOptions,
  type SamplingPlan,
  sampleInChunks,
} from './sample-in-chunks';
export {
  createSmallCnn,
  type SmallCnn,
  type SmallCnnConfig,
  type SmallCnnParams,
  type SmallCnnState,
} from './small-cnn';
export {
  createSnResnetDiscriminator,
  type SnResnetBodyConfig,
  type SnResnetDiscriminator,
  type SnResnetDiscriminatorConfig,
} from './sn-resnet-discriminator';
export { createSnResnetGenerator, type SnResnetGenerator, type SnResnetGeneratorConfig } from './sn-resnet-generator';
export type { SndcganLayer } from './sndcgan-discriminator';
export {
  createSndcganDiscriminator,
  type SndcganBodyConfig,
  type SndcganDiscriminator,
  type SndcganDiscriminatorConfig,
  type SndcganDiscriminatorParams,
} from './sndcgan-discriminator';
export {
  createSndcganGenerator,
  type SndcganGenerator,
  type SndcganGeneratorConfig,
  type SndcganGeneratorParams,
  type SndcganGeneratorState,
} from './sndcgan-generator';
export { standingStatistics } from './standing-statistics';
export { type StatisticsInterpolation, statisticsAt } from './statistics-at';
export type { VggConvolution } from './vgg';
export { createVgg, type Vgg, type VggConfig, type VggParams, type VggState } from './vgg';

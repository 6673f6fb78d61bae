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
export { type ConvolutionParams, convolution, transposedConvolution } from './layers/convolution';
export { type DenseParams, dense } from './layers/dense';
export { heNormalWeights, normalWeights } from './layers/initializers';
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

import {
  type ApplyOptions,
  foldIn,
  type GeneratorSpec,
  type Model,
  normal,
  type Seed,
  ShapeError,
  ValueError,
} from '@gans/tensor';
import { elu, exp, tanh } from '@gans/tensor/ops';
import { add, mul, reshape, split, type Tensor2D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import type { DiscriminatorInput, GeneratorInput, GeneratorNet } from './contracts';
import type { Draw, Layer } from './heads/head';
import { checkNetConfig, checkSeed } from './internal/check-config';
import { conditionAdvice, fits, shown } from './internal/check-input';
import { checkParams, shapesOf } from './internal/check-params';
import { createGenerator } from './internal/create-generator';
import { joinedInput } from './internal/joined-input';
import { dense } from './layers/dense';
import { heNormalWeights } from './layers/initializers';

/** Size of the encoder or the decoder of a conditional variational autoencoder, one config for both; survives JSON. */
export interface CvaeConfig {
  /** D, length of the latent vector. */
  readonly latentSize: number;
  /** K, length of the condition; 0 for none. */
  readonly classCount: number;
  /** Height of the images in pixels. */
  readonly height: number;
  /** Width of the images in pixels. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Length of each of the two hidden layers. */
  readonly hiddenSize: number;
}

/** Parameters of the decoder by layer. */
export type CvaeDecoderParams = { readonly hidden1: Layer; readonly hidden2: Layer; readonly output: Layer };

/** Parameters of the encoder by layer. */
export type CvaeEncoderParams = { readonly hidden1: Layer; readonly hidden2: Layer; readonly posterior: Layer };

/** What the encoder says of N images. */
export interface CvaePosterior {
  /** Mean of q(z | x, c), float32 [N, D]. */
  readonly mean: Tensor2D;
  /** Logarithm of its variance, float32 [N, D]. */
  readonly logVariance: Tensor2D;
  /** In training a sample of it, mean + sqrt(variance) e with e from the seed; in inference the mean. Float32 [N, D]. */
  readonly latent: Tensor2D;
}

/** The decoder as data plus a function: a generator. */
export interface CvaeDecoder extends GeneratorNet<CvaeDecoderParams, Record<never, never>> {
  readonly config: CvaeConfig;
}

/** The encoder as data plus a function. */
export interface CvaeEncoder extends Model<CvaeEncoderParams, Record<never, never>, DiscriminatorInput, CvaePosterior> {
  readonly config: CvaeConfig;
  /** Of its decoder: latents are held to the prior. */
  readonly spec: GeneratorSpec;
}

const rules = {
  latentSize: { minimum: 1 },
  classCount: { minimum: 0 },
  height: { minimum: 1 },
  width: { minimum: 1 },
  channels: { minimum: 1 },
  hiddenSize: { minimum: 1 },
} as const;

const specOf = ({ latentSize, classCount, height, width, channels }: CvaeConfig) =>
  ({ latentSize, classCount, imageShape: [height, width, channels] }) as const;

const layer = (draw: Draw, name: string, inputs: number, outputs: number): Layer => ({
  kernel: draw(name, [inputs, outputs]),
  bias: zeros([outputs]),
});

/** Decoder of a conditional variational autoencoder: a generator of two hidden layers for small images.
 *
 *  [z; c] -> dense, ELU -> dense, ELU -> dense, tanh -> (H, W, C)
 *  Kingma and Welling, "Auto-Encoding Variational Bayes", 2014, appendix C, arXiv:1312.6114; the class joined to both inputs: Sohn et al., "Learning Structured Output Representation using Deep Conditional Generative Models", 2015. Deviates: ELU; tanh, for pixels in [-1, 1].
 *
 *  @param config see `CvaeConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params (`disposeTree`). It has no state.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const config = { latentSize: 8, classCount: 10, height: 28, width: 28, channels: 1, hiddenSize: 16 };
 *  const net = createCvaeDecoder(config, seed);
 *  asGenerator(net)(normal(seed, [2, 8]), oneHotRows([3, 7], 10)); // [2, 28, 28, 1]
 */
export function createCvaeDecoder(config: CvaeConfig, seed: Seed): CvaeDecoder {
  return createGenerator(
    {
      name: 'CvaeDecoder',
      rules,
      spec: specOf,
      body: ({ latentSize, classCount, height, width, channels, hiddenSize }: CvaeConfig, draw) => ({
        params: {
          hidden1: layer(draw, 'hidden1', latentSize + classCount, hiddenSize),
          hidden2: layer(draw, 'hidden2', hiddenSize, hiddenSize),
          output: layer(draw, 'output', hiddenSize, height * width * channels),
        },
        state: {},
        apply(params: CvaeDecoderParams, state, input: GeneratorInput) {
          const hidden = elu(dense(params.hidden2, elu(dense(params.hidden1, joinedInput(input)))));
          return {
            output: reshape(tanh(dense(params.output, hidden)), [-1, height, width, channels]) as Tensor4D,
            state,
          };
        },
      }),
      initializer: () => heNormalWeights,
    },
    config,
    seed,
  );
}

/** Encoder of a conditional variational autoencoder: a normal distribution of latents for each image.
 *
 *  [x; c] -> dense, ELU -> dense, ELU -> dense -> mean, log variance; z = mean + e^{log variance / 2} e, e ~ N(0, 1)
 *  Sources as for `createCvaeDecoder`.
 *
 *  @param config see `CvaeConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params (`disposeTree`). In training `apply` needs a seed, which decides e: row i depends on (seed, i) only.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const config = { latentSize: 8, classCount: 10, height: 32, width: 32, channels: 1, hiddenSize: 16 };
 *  const net = createCvaeEncoder(config, seed);
 *  const input = { images, condition: oneHotRows([3, 7, 1, 0], 10) };
 *  net.apply(net.params, net.state, input, { training: true, seed }).output.latent; // [4, 8]
 */
export function createCvaeEncoder(config: CvaeConfig, seed: Seed): CvaeEncoder {
  const checked = checkNetConfig('createCvaeEncoder', config, rules);
  checkSeed('createCvaeEncoder', seed);
  const { latentSize, classCount, hiddenSize } = checked;
  const spec: GeneratorSpec = { ...specOf(checked), prior: { kind: 'normal' } };
  const pixels = spec.imageShape.reduce((product, size) => product * size);
  const draw: Draw = (name, shape) => heNormalWeights(foldIn(seed, name), shape);
  const params: CvaeEncoderParams = {
    hidden1: layer(draw, 'hidden1', pixels + classCount, hiddenSize),
    hidden2: layer(draw, 'hidden2', hiddenSize, hiddenSize),
    posterior: layer(draw, 'posterior', hiddenSize, 2 * latentSize),
  };
  const shapes = shapesOf(params);
  return {
    config: checked,
    spec,
    params,
    state: {},
    apply(given, state, input, options) {
      checkParams('CvaeEncoder', 'params', shapes, given);
      const { images, condition } = expectInput(spec, input);
      return tidy(() => {
        const flat = reshape(images, [images.shape[0], pixels]) as Tensor2D;
        const joined = joinedInput({ latent: flat, condition });
        const hidden = elu(dense(given.hidden2, elu(dense(given.hidden1, joined))));
        const [mean, logVariance] = split(dense(given.posterior, hidden), 2, 1) as [Tensor2D, Tensor2D];
        return { output: { mean, logVariance, latent: drawn(mean, logVariance, options) }, state };
      });
    },
  };
}

function expectInput({ imageShape, classCount }: GeneratorSpec, input: DiscriminatorInput): DiscriminatorInput {
  const { images, condition } = input ?? {};
  if (fits(images, ['N', ...imageShape]) && fits(condition, [images.shape[0]!, classCount])) return input;
  throw new ShapeError(
    `CvaeEncoder: expected images [N, ${imageShape.join(', ')}] and condition [N, ${classCount}], got ${shown(images)} and ${shown(condition)}. Both are float32. ${conditionAdvice(classCount)}`,
  );
}

function drawn(mean: Tensor2D, logVariance: Tensor2D, { training, seed }: ApplyOptions): Tensor2D {
  if (!training) return mean;
  if (seed === undefined)
    throw new ValueError('CvaeEncoder: expected a seed in training, got none. It decides the sample of the posterior.');
  return add(mean, mul(exp(mul(logVariance, 0.5)), normal(seed, mean.shape)));
}

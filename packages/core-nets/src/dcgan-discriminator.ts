import { foldIn, type Model, normal, type Seed, ShapeError } from '@gans/tensor';
import { leakyRelu } from '@gans/tensor/ops';
import { reshape, type Tensor, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { checkConfig } from './internal/check-config';
import { convolution } from './layers/convolution';
import { dense } from './layers/dense';
import { heNormalWeights, normalWeights } from './layers/initializers';
import { createSpectralNorm, type SpectralNormState, spectralNorm } from './layers/spectral-norm';

/** Size of a DCGAN discriminator; survives JSON. */
export interface DcganDiscriminatorConfig {
  /** K, number of class proxies. */
  readonly classCount: number;
  /** Height of the images in pixels, a multiple of 4. */
  readonly height: number;
  /** Width of the images in pixels, a multiple of 4. */
  readonly width: number;
  /** Channels of the images. */
  readonly channels: number;
  /** Channels of the first layer; the others have 2 and 4 times as many. */
  readonly filters: number;
  /** E, length of an embedding. */
  readonly embeddingSize: number;
}

/** What the discriminator says of N images. */
export interface EmbeddingHeadOutput {
  /** D(x), float32 [N, 1], whatever the class. */
  readonly logits: Tensor2D;
  /** P(F(x)), float32 [N, E], not normalised. */
  readonly embeddings: Tensor2D;
  /** Class proxies w_k, float32 [K, E], not normalised; the same for every image. */
  readonly proxies: Tensor2D;
  /** F(x), the last feature vectors, float32 [N, F]. */
  readonly features: Tensor2D;
}

/** Weights of a layer with a bias: kernel float32 [..., out], bias float32 [out]. */
export type Layer = { readonly kernel: Tensor; readonly bias: Tensor };

/** Parameters by layer. */
export type DcganDiscriminatorParams = {
  readonly shrink1: Layer;
  readonly shrink2: Layer;
  readonly shrink3: Layer;
  readonly adversarial: Layer;
  readonly embedding: Layer;
  readonly proxies: { readonly table: Tensor };
};

/** Names of the layers whose kernels are spectrally normalised. */
export type NormalizedLayer = 'shrink1' | 'shrink2' | 'shrink3' | 'adversarial' | 'embedding';

const NORMALIZED: readonly NormalizedLayer[] = ['shrink1', 'shrink2', 'shrink3', 'adversarial', 'embedding'];

/** Spectral-norm vectors by layer. */
export type DcganDiscriminatorState = { readonly [K in NormalizedLayer]: SpectralNormState };

/** A discriminator as data plus a function. */
export interface DcganDiscriminator
  extends Model<DcganDiscriminatorParams, DcganDiscriminatorState, Tensor4D, EmbeddingHeadOutput> {
  readonly config: DcganDiscriminatorConfig;
}

/** DCGAN discriminator with the embedding head of ReACGAN: an adversarial logit that does not see the class, and an embedding to be compared with class proxies.
 *
 *  x -> 4x4 stride 2 (f) -> 4x4 stride 2 (2f) -> 4x4 stride 2 (4f), leaky ReLU 0.2 after each -> flat features h; logit = a'h, embedding = P h + b
 *  Body: Radford et al., 2016, section 3, arXiv:1511.06434, with spectral norm on every kernel but the proxies, whose rows the loss normalises (Miyato et al., 2018, arXiv:1802.05957) instead of batch norm.
 *  Head: Kang et al., "Rebooting ACGAN", 2021, section 3. arXiv:2111.01118. Deviates: features are flattened, not summed over the image, as in DCGAN.
 *
 *  @param config see `DcganDiscriminatorConfig`.
 *  @param seed decides the initial weights.
 *  @returns the net; the caller owns its params and state (`disposeTree`). In training `apply` advances the spectral-norm vectors.
 *  @throws ValueError naming the field that is out of range and the nearest allowed value.
 *  @example
 *  const net = createDcganDiscriminator({ classCount: 10, height: 32, width: 32, channels: 1, filters: 4, embeddingSize: 8 }, seed);
 *  const { output, state } = net.apply(net.params, net.state, images, { training: true });
 *  output.logits.shape; // [4, 1]
 */
export function createDcganDiscriminator(config: DcganDiscriminatorConfig, seed: Seed): DcganDiscriminator {
  const checked = checkConfig('createDcganDiscriminator', config, {
    classCount: { minimum: 2 },
    height: { minimum: 4, multipleOf: 4 },
    width: { minimum: 4, multipleOf: 4 },
    channels: { minimum: 1 },
    filters: { minimum: 1 },
    embeddingSize: { minimum: 1 },
  });
  const { classCount, height, width, channels, filters, embeddingSize } = checked;
  const featureSize = Math.ceil(height / 8) * Math.ceil(width / 8) * 4 * filters;
  const kernel = (name: string, shape: readonly number[]) => heNormalWeights(foldIn(seed, name), shape);
  const params: DcganDiscriminatorParams = {
    shrink1: { kernel: kernel('shrink1', [4, 4, channels, filters]), bias: zeros([filters]) },
    shrink2: { kernel: kernel('shrink2', [4, 4, filters, 2 * filters]), bias: zeros([2 * filters]) },
    shrink3: { kernel: kernel('shrink3', [4, 4, 2 * filters, 4 * filters]), bias: zeros([4 * filters]) },
    adversarial: { kernel: normalWeights(foldIn(seed, 'adversarial'), [featureSize, 1]), bias: zeros([1]) },
    embedding: { kernel: kernel('embedding', [featureSize, embeddingSize]), bias: zeros([embeddingSize]) },
    proxies: { table: normal(foldIn(seed, 'proxies'), [classCount, embeddingSize]) },
  };
  const state = Object.fromEntries(
    NORMALIZED.map((name) => [name, createSpectralNorm(params[name].kernel, foldIn(seed, `${name}/u`))]),
  ) as DcganDiscriminatorState;
  return {
    config: checked,
    params,
    state,
    apply(given, state, images, { training }) {
      if (images.shape.slice(1).join() !== [height, width, channels].join())
        throw new ShapeError(
          `DcganDiscriminator: expected images [N, ${height}, ${width}, ${channels}], got [${images.shape.join(', ')}].`,
        );
      const normalized = NORMALIZED.map((name) => spectralNorm(given[name].kernel, state[name], training));
      const [shrink1, shrink2, shrink3, adversarial, embedding] = NORMALIZED.map((name, i) => ({
        kernel: normalized[i]!.output,
        bias: given[name].bias,
      }));
      const half = leakyRelu(convolution(shrink1!, images, { stride: 2 }));
      const quarter = leakyRelu(convolution(shrink2!, half, { stride: 2 }));
      const eighth = leakyRelu(convolution(shrink3!, quarter, { stride: 2 }));
      const features = reshape(eighth, [-1, featureSize]) as Tensor2D;
      return {
        output: {
          logits: dense(adversarial!, features),
          embeddings: dense(embedding!, features),
          proxies: given.proxies.table as Tensor2D,
          features,
        },
        state: Object.fromEntries(NORMALIZED.map((name, i) => [name, normalized[i]!.state])) as DcganDiscriminatorState,
      };
    },
  };
}

import { ShapeError, ValueError } from '@gans/tensor';
import {
  add,
  clipByValue,
  concat,
  floor,
  matMul,
  mul,
  slice,
  sub,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
} from '@tensorflow/tfjs-core';
import { RESIZE_METHODS, type ResizeMethod, resizeImages } from '../resize-images';
import type { ExtractorIdentity } from '../result';
import { checkArrays } from './internal/check-arrays';
import { contentHash } from './internal/content-hash';
import { foldedConvolution } from './internal/fold';
import { CLASSES, FEATURES, FID_INCEPTION, SIDE, SYNTHETIC_SHA256 } from './internal/network';
import { convolutions } from './internal/parameters';
import { runNetwork } from './internal/run-network';
import type { NamedArrays } from './named-arrays';

/** How images come to the network. */
export interface FidInceptionOptions {
  /** Default 'tf1', the one that FID is defined by. 'torch' gives the values of pytorch-fid, 'clean' those of clean-fid. */
  readonly resize?: ResizeMethod;
  /** Rounds the images to bytes first, as if they had been saved as PNG; default true. Without it gradients reach the images. */
  readonly quantize?: boolean;
  /** Images that go through the network at once, whatever a batch holds; default 8, of about 25 MB each. */
  readonly batchSize?: number;
  /** The `sha256` that an earlier run has found: other weights are refused. */
  readonly expectedSha256?: string;
}

/** Outputs of the network, a row an image. */
export type InceptionTaps = {
  /** float32 [N, 2048]: for FID, KID, precision and recall. */
  readonly features: Tensor2D;
  /** float32 [N, 64]: the layer after the first pooling, averaged over the image. */
  readonly features64: Tensor2D;
  /** float32 [N, 192]: after the second pooling. */
  readonly features192: Tensor2D;
  /** float32 [N, 768]: before the last reduction. */
  readonly features768: Tensor2D;
  /** float32 [N, 1008]. */
  readonly logits: Tensor2D;
  /** float32 [N, 1008] without the last layer's bias: for the inception score. */
  readonly logitsUnbiased: Tensor2D;
};

/** The network of the FID, ready to run. */
export interface FidInception {
  /** All outputs in one pass, of images float32 [N, H, W, 3] or [N, H, W, 1] in [-1, 1]. */
  readonly taps: (images: Tensor4D) => InceptionTaps;
  /** For the `extractor` of a protocol; `sha256` is that of the weights. */
  readonly identity: ExtractorIdentity & { readonly sha256: string };
  /** For the `resize` of a protocol. */
  readonly resize: string;
  /** Frees the weights. */
  dispose(): void;
}

/** Makes the Inception network that FID, KID and the inception score are defined by, from the weights of the user's file.
 *
 *  The graph of 2015-12-05 with its peculiarities: images resized as TensorFlow 1 does, (x - 128) / 128, average pools that leave out the padding, a maximum pool in the last block, 1008 classes. Batch norms are folded into the convolutions, in float64.
 *  Szegedy et al., "Rethinking the Inception Architecture for Computer Vision", 2015, arXiv:1512.00567; Heusel et al., 2017, arXiv:1706.08500. Deviates: nothing; features agree with torch-fidelity 0.4.0 to 1e-5.
 *
 *  @param arrays the state dict `pt_inception-2015-12-05-6726825d.pth` by its names, with or without `num_batches_tracked`; read, not kept.
 *  @param options `resize`, `quantize`, `batchSize`, `expectedSha256`.
 *  @returns the network; the caller disposes it.
 *  @throws ValueError naming the first tensors that are missing, unknown or not finite float32, when `batchSize` is not a positive integer, or the weights are not the expected ones; ShapeError for a tensor of another shape, and by `taps` for images that are not [N, H, W, 1 or 3]; EngineError where the browser cannot hash.
 *  @example
 *  async function measure(arrays: NamedArrays, batches: Iterable<tf.Tensor4D>) {
 *    const inception = await createFidInception(arrays);
 *    const { features } = await extractFeatures(inception.taps, batches, { names: ['features'] });
 *    inception.dispose();
 *    return accumulate(emptyStatistics(features.dimension), features.values);
 *  }
 */
export async function createFidInception(
  arrays: NamedArrays,
  { resize = 'tf1', quantize = true, batchSize = 8, expectedSha256 }: FidInceptionOptions = {},
): Promise<FidInception> {
  if (!RESIZE_METHODS.includes(resize))
    throw new ValueError(`createFidInception: expected resize to be 'tf1', 'torch' or 'clean', got '${resize}'.`);
  if (!Number.isInteger(batchSize) || batchSize < 1)
    throw new ValueError(`createFidInception: expected batchSize to be a positive integer, got ${batchSize}.`);
  const values = checkArrays(arrays);
  const sha256 = await contentHash(values);
  if (expectedSha256 !== undefined && expectedSha256 !== sha256)
    throw new ValueError(
      `createFidInception: expected weights whose sha256 is ${expectedSha256}, got ${sha256}. Take the file that the other value was measured with.`,
    );
  const weights = new Map(convolutions().map((one) => [one.name, foldedConvolution(one, values)]));
  const classWeights = tensor2d(transposed(values('fc.weight'), CLASSES, FEATURES), [FEATURES, CLASSES]);
  const classBias = tensor1d(values('fc.bias').slice());

  const run = (images: Tensor4D): InceptionTaps =>
    tidy(() => {
      const pooled = runNetwork(weights, normalize(images, resize, quantize));
      const logitsUnbiased = matMul<Tensor2D>(pooled.features, classWeights);
      return { ...pooled, logitsUnbiased, logits: add(logitsUnbiased, classBias) };
    });
  const taps = (images: Tensor4D): InceptionTaps => {
    const [count = 0, , , channels] = images.shape;
    if (images.rank !== 4 || images.size === 0 || (channels !== 1 && channels !== 3))
      throw new ShapeError(
        `createFidInception: expected images [N, H, W, 3] or [N, H, W, 1], got [${(images as Tensor).shape.join(', ')}].`,
      );
    if (count <= batchSize) return run(images);
    return tidy(() => {
      const parts = Array.from({ length: Math.ceil(count / batchSize) }, (_, i) => {
        const begin = i * batchSize;
        return run(slice(images, begin, Math.min(batchSize, count - begin)));
      });
      const names = Object.keys(parts[0]!) as (keyof InceptionTaps)[];
      return Object.fromEntries(names.map((name) => [name, concat(parts.map((part) => part[name]))])) as InceptionTaps;
    });
  };
  return {
    taps,
    identity: { name: sha256 === SYNTHETIC_SHA256 ? `${FID_INCEPTION}, synthetic weights` : FID_INCEPTION, sha256 },
    resize: quantize ? resize : `${resize}, of images not rounded to bytes`,
    dispose: () => {
      for (const { kernel, bias } of weights.values()) {
        kernel.dispose();
        bias.dispose();
      }
      classWeights.dispose();
      classBias.dispose();
    },
  };
}

/** Images in [-1, 1] as the network takes them. */
function normalize(images: Tensor4D, resize: ResizeMethod, quantize: boolean): Tensor4D {
  return tidy(() => {
    const scaled: Tensor4D = mul(add(images, 1), 127.5);
    const rounded: Tensor4D = quantize ? floor(add<Tensor4D>(scaled, 0.5)) : scaled;
    const bytes = clipByValue(rounded, 0, 255);
    const resized = resizeImages(bytes, [SIDE, SIDE], resize, [0, 255]);
    const colour = resized.shape[3] === 3 ? resized : concat([resized, resized, resized], 3);
    return resize === 'torch' ? sub(mul(colour, 2 / 255), 1) : mul(sub(colour, 128), 1 / 128);
  });
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const result = new Float32Array(matrix.length);
  for (let i = 0, at = 0; i < rows; i++) for (let j = 0; j < columns; j++, at++) result[j * rows + i] = matrix[at]!;
  return result;
}

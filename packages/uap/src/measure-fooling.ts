import { type ExtractorIdentity, foolingRate, type MetricResult } from '@gans/metrics';
import { type Classifier, ShapeError, ValueError } from '@gans/tensor';
import { Tensor, type Tensor3D, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Norm } from './ball';
import type { ImageBatches } from './image-source';
import { classesOf, expectNotAborted, yieldToEvents } from './internal/classify';
import { expectImages, expectPerturbation } from './internal/expect';
import { expectEpsilon } from './internal/expect-epsilon';
import { expectImageRange } from './internal/expect-range';
import { perturbImages } from './perturb-images';

/** What happens to an image between the attacker and the classifier, such as re-encoding as JPEG. */
export interface ImageCodec {
  /** What another person needs to do the same, such as 'JPEG, quality 75, libjpeg-turbo'. */
  readonly name: string;
  /** Takes images in [-1, 1] and gives new ones; what it is given is not its to dispose. */
  readonly apply: (images: Tensor4D) => Tensor4D | Promise<Tensor4D>;
}

/** What the number of a fooling rate cannot tell itself. */
export interface MeasureFoolingOptions {
  /** Name of the classifier and hash of its weights. */
  readonly identity: ExtractorIdentity;
  /** How large the perturbation was allowed to be, as a share of the range of pixels: 10/255 for the usual bound. */
  readonly epsilon: number;
  /** Of the ball; default 'linf'. */
  readonly norm?: Norm;
  /** Whether perturbed images are clipped to [-1, 1]; default true. */
  readonly clipInput?: boolean;
  /** How images were brought to the classifier's size and range; default "the classifier's own". */
  readonly preprocessing?: string;
  /** Name and hash of the images. */
  readonly reference?: { readonly name: string; readonly sha256?: string };
  /** What perturbed images pass before they are read; clean ones are read without it. */
  readonly codec?: ImageCodec;
  /** Stops between batches; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each batch with the number of images done. */
  readonly onProgress?: (imagesDone: number) => void;
}

/** Measures how many images a perturbation gives another class.
 *
 *  FR = mean_i [argmax f(x_i) != argmax f(codec(clip(x_i + d)))]
 *  Moosavi-Dezfooli et al., "Universal Adversarial Perturbations", 2017, section 2. arXiv:1610.08401. Deviates: nothing; whether there is clipping or a codec is in the protocol.
 *
 *  Labels are not used. A codec changes classes of its own: `measureFooling` with a perturbation of zeros tells how many.
 *
 *  @param classifier maps images to logits; neither trained nor changed.
 *  @param images float32 [N, H, W, C] in [-1, 1] in one tensor or in batches, not disposed; the last batch counts with its true size.
 *  @param perturbation float32 [H, W, C] in units of the images (see `Crafted`); not disposed.
 *  @param options `identity`, `epsilon` and what `MeasureFoolingOptions` says.
 *  @returns the share in [0, 1] with its protocol: classifier, bound, norm, pixel range, clipping, preprocessing, codec, images and standard error.
 *  @throws ShapeError when shapes do not fit or there are no images; ValueError when images lie outside [-1, 1], or the perturbation outside its ball; GansError (code ABORTED).
 *  @example
 *  const classifier = (x: tf.Tensor4D) => tf.reshape(tf.mean(x, [1, 2]), [-1, 2]) as tf.Tensor2D;
 *  const perturbation = tf.tensor3d([[[-0.1, 0.1]]]);
 *  const photos = tf.tensor4d([0.1, 0, 0.5, 0], [2, 1, 1, 2]);
 *  console.log((await measureFooling(classifier, photos, perturbation, { identity: { name: 'mean' }, epsilon: 0.05 })).value); // 0.5
 */
export async function measureFooling(
  classifier: Classifier,
  images: ImageBatches,
  perturbation: Tensor3D,
  options: MeasureFoolingOptions,
): Promise<MetricResult> {
  const { identity, epsilon, norm = 'linf', clipInput = true, codec, signal, onProgress } = options;
  expectPerturbation('measureFooling', perturbation);
  expectEpsilon('measureFooling', epsilon, norm, perturbation.size);
  await expectInBall(perturbation, epsilon, norm);
  const clean: number[] = [];
  const perturbed: number[] = [];
  for await (const batch of images instanceof Tensor ? [images] : images) {
    expectNotAborted('measureFooling', signal, `${clean.length} images`);
    expectImages('measureFooling', 'images', batch);
    await expectImageRange('measureFooling', 'images', batch);
    for (const label of await classesOf('measureFooling', classifier, batch)) clean.push(label);
    for (const label of await readPerturbed(classifier, batch, perturbation, clipInput, codec)) perturbed.push(label);
    onProgress?.(clean.length);
    await yieldToEvents();
  }
  if (clean.length === 0) throw new ShapeError('measureFooling: expected images to hold at least one, got none.');
  const result = foolingRate({ clean, perturbed, classifier: identity, clipInput });
  const { preprocessing = "the classifier's own", reference } = options;
  const protocol = {
    ...result.protocol,
    epsilon,
    norm,
    pixelRange: [0, 1],
    preprocessing,
    codec: codec?.name ?? null,
    ...(reference === undefined ? {} : { reference: { ...reference } }),
  };
  return { ...result, protocol };
}

async function readPerturbed(
  classifier: Classifier,
  images: Tensor4D,
  perturbation: Tensor3D,
  clipInput: boolean,
  codec: ImageCodec | undefined,
): Promise<Int32Array> {
  const sent = perturbImages(images, perturbation, { clipInput });
  let received = sent;
  try {
    if (codec !== undefined) received = await codec.apply(sent);
    if (received.shape.join() !== images.shape.join())
      throw new ShapeError(
        `measureFooling: expected codec to give images [${images.shape.join(', ')}], got [${received.shape.join(', ')}].`,
      );
    return await classesOf('measureFooling', classifier, received);
  } finally {
    sent.dispose();
    if (received !== sent) received.dispose();
  }
}

async function expectInBall(perturbation: Tensor3D, epsilon: number, norm: Norm): Promise<void> {
  let size = 0;
  for (const value of await perturbation.data())
    size = norm === 'linf' ? Math.max(size, Math.abs(value)) : size + value * value;
  if (norm === 'l2') size = Math.sqrt(size);
  if (!(size <= 2 * epsilon * (1 + 1e-5)))
    throw new ValueError(
      `measureFooling: expected perturbation to lie within epsilon ${epsilon} ('${norm}'), that is ${2 * epsilon} on images in [-1, 1], got ${size}. Give the epsilon that it was crafted with.`,
    );
}

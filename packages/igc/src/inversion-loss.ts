import { type Generator, ShapeError } from '@gans/tensor';
import {
  add,
  mul,
  reshape,
  type Scalar,
  sum,
  type Tensor2D,
  type Tensor3D,
  type Tensor4D,
  tensor2d,
  tidy,
  tile,
} from '@tensorflow/tfjs-core';
import { type Difference, type DifferenceName, differenceOf } from './difference';
import { expectSpec, runGenerator } from './internal/expect';
import { classHypotheses } from './internal/hypotheses';
import { priorTerm } from './internal/row-model';
import { repeatRows } from './internal/rows';
import { priorMoments } from './prior';
import type { InversionSpec } from './spec';

/** Constants of `inversionLoss`. */
export interface InversionLossOptions {
  /** Default 'mae'. */
  readonly difference?: DifferenceName | Difference;
  /** Default 0.03. */
  readonly lambda?: number;
  /** Default 'absolute'. */
  readonly penalty?: 'absolute' | 'squared';
}

/** The loss of a search, and its parts row by row. */
export interface InversionLoss {
  /** float32 scalar: the sum over all images and classes. */
  readonly loss: Scalar;
  /** float32 [N, K]. */
  readonly differences: Tensor2D;
  /** float32 [N, K], lambda included. */
  readonly priorTerms: Tensor2D;
}

/** What `search` minimises: how far each class's redrawn image is from the image, and its latent from the prior.
 *
 *  L = sum_n sum_c [ dif(G(c, z_nc), x_n) + lambda (1/d) sum_k |zscore_k(z_nc)| ]
 *  Cho, "Inverted Generator Classifier", loss L. Differentiable in the latents; slope 0 where a latent is at the prior's mean.
 *
 *  @param images float32 [N, H, W, C]; not disposed.
 *  @param latents float32 [N, K, D]: one an image and class; not disposed.
 *  @returns new tensors; the caller disposes them.
 *  @throws ShapeError when shapes do not fit the spec; ValueError when an option is unknown.
 *  @example
 *  const { generator, spec } = source;
 *  const latents = tf.zeros([2, spec.classCount, spec.latentSize]);
 *  const { loss } = inversionLoss(generator, spec, tf.zeros([2, ...spec.imageShape]), latents);
 */
export function inversionLoss(
  generator: Generator,
  spec: InversionSpec,
  images: Tensor4D,
  latents: Tensor3D,
  { difference = 'mae', lambda = 0.03, penalty = 'absolute' }: InversionLossOptions = {},
): InversionLoss {
  expectSpec('inversionLoss', spec);
  const { classCount, latentSize, imageShape, prior, pixelRange = [-1, 1] } = spec;
  const count = images.shape[0];
  for (const [name, tensor, wanted] of [
    ['images', images, [count, ...imageShape]],
    ['latents', latents, [count, classCount, latentSize]],
  ] as const)
    if (tensor.shape.join() !== wanted.join())
      throw new ShapeError(
        `inversionLoss: expected ${name} to be [${wanted.join(', ')}], got [${tensor.shape.join(', ')}].`,
      );
  const dif = differenceOf(difference, pixelRange);
  return tidy(() => {
    const rows = reshape(latents, [count * classCount, latentSize]) as Tensor2D;
    const { conditions } = classHypotheses([...Array(classCount).keys()], classCount);
    const condition = tile(tensor2d(conditions as number[][], [classCount, classCount], 'float32'), [count, 1]);
    const redrawn = runGenerator('inversionLoss', generator, spec, rows, condition);
    const target = Object.fromEntries(
      Object.entries(dif.prepare(images)).map(([name, tensor]) => [name, repeatRows(tensor, classCount)]),
    );
    const table = (values: ReturnType<typeof priorTerm>) => reshape(values, [count, classCount]) as Tensor2D;
    const differences = table(dif.compare(redrawn, target));
    const priorTerms = table(mul(priorTerm(rows, priorMoments(prior, latentSize), penalty), lambda));
    return { loss: sum(add(differences, priorTerms)) as Scalar, differences, priorTerms };
  });
}

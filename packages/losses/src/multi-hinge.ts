import { ShapeError } from '@gans/tensor';
import { oneHotRows, relu, withoutGradient } from '@gans/tensor/ops';
import {
  add,
  argMax,
  cast,
  equal,
  expandDims,
  mean,
  mul,
  range,
  type Scalar,
  sub,
  sum,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectLabels } from './internal/expect-labels';
import { expectMatrix } from './internal/expect-tensor';
import { expectNotNegative } from './internal/expect-value';

/** Multi-class hinge loss: the target's logit must beat every other by 1.
 *
 *  L = (1/N) sum_i max(0, 1 + max_{k != t_i} z_ik - z_{i,t_i})
 *  Crammer and Singer, "On the Algorithmic Implementation of Multiclass Kernel-based Vector Machines", 2001. Deviates: nothing; slope 0 at the kink, and of equal rivals the first has the slope.
 *
 *  @param logits float32 [N, C], z, any real numbers, C >= 2; not disposed.
 *  @param targets N indices t in [0, C).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when `logits` is no matrix of two columns or more; ValueError naming the first target out of range.
 *  @example
 *  multiHingeLoss(tf.tensor2d([[2, 0.5, -1], [0, 0.7, 1]]), [0, 2]).print(); // (0 + 0.7) / 2 = 0.35
 */
export function multiHingeLoss(logits: Tensor2D, targets: ArrayLike<number>): Scalar {
  expectTargets('multiHingeLoss', { logits, targets }, 0);
  return tidy(() => meanHinge(logits, targets));
}

/** Multi-hinge discriminator loss (MHGAN): one net of K + 1 logits tells the classes from each other and from generated images, the last.
 *
 *  L_D = H(z(x), y) + H(z(G(z, y)), K),  H = `multiHingeLoss`
 *  Kavalerov et al., "A Multi-Class Hinge Loss for Conditional GANs", 2021. arXiv:1912.04216; as in PyTorch-StudioGAN 947b35e. Deviates: nothing.
 *
 *  @param realLogits float32 [N, K + 1], K >= 1; not disposed.
 *  @param realLabels N class indices in [0, K).
 *  @param fakeLogits float32 [M, K + 1]; not disposed. Their classes do not matter to D.
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError naming the first label out of range.
 *  @example
 *  const [real, fake] = [tf.tensor2d([[2, 0, 0]]), tf.tensor2d([[0, 0, 0.5]])];
 *  multiHingeDiscriminatorLoss(real, [0], fake).print(); // 0 + 0.5
 */
export function multiHingeDiscriminatorLoss(
  realLogits: Tensor2D,
  realLabels: ArrayLike<number>,
  fakeLogits: Tensor2D,
): Scalar {
  const caller = 'multiHingeDiscriminatorLoss';
  expectTargets(caller, { realLogits, realLabels }, 1);
  expectMatrix(caller, 'fakeLogits', '[M, K + 1]', fakeLogits);
  if (fakeLogits.shape[1] !== realLogits.shape[1])
    throw new ShapeError(
      `${caller}: expected fakeLogits to have ${realLogits.shape[1]} columns like realLogits, got ${fakeLogits.shape[1]}.`,
    );
  return tidy(() => {
    const fake = new Int32Array(fakeLogits.shape[0]).fill(fakeLogits.shape[1] - 1);
    return add(meanHinge(realLogits, realLabels), meanHinge(fakeLogits, fake));
  });
}

/** Constants of the multi-hinge generator loss. */
export interface MultiHingeGeneratorOptions {
  /** >= 0; default 0.05, as published. */
  readonly weight?: number;
}

/** Multi-hinge generator loss (MHGAN): generated images are to be taken for real ones of their class.
 *
 *  L_G = weight H(z(G(z, y)), y)
 *  Source as for `multiHingeDiscriminatorLoss`, where G also matches features with weight 1 (`featureMatchingLoss`).
 *
 *  @param fakeLogits float32 [N, K + 1], K >= 1; not disposed.
 *  @param fakeLabels N class indices in [0, K): what G was asked for.
 *  @param options `weight` (default 0.05).
 *  @returns float32 scalar, >= 0; the caller disposes it.
 *  @throws ShapeError when sizes do not fit; ValueError when a label or the weight is out of range.
 *  @example
 *  multiHingeGeneratorLoss(tf.tensor2d([[0, 0, 0.5]]), [1]).print(); // 0.05 * 1.5
 */
export function multiHingeGeneratorLoss(
  fakeLogits: Tensor2D,
  fakeLabels: ArrayLike<number>,
  { weight = 0.05 }: MultiHingeGeneratorOptions = {},
): Scalar {
  const caller = 'multiHingeGeneratorLoss';
  expectTargets(caller, { fakeLogits, fakeLabels }, 1);
  expectNotNegative(caller, 'weight', weight);
  return tidy(() => mul(weight, meanHinge(fakeLogits, fakeLabels)));
}

function meanHinge(z: Tensor2D, targets: ArrayLike<number>): Scalar {
  const target = oneHotRows(targets, z.shape[1]);
  const rival = strongestRival(z, target);
  return mean(relu(add(1, sum(mul(z, sub(rival, target)), 1))));
}

// 1 at argmax_{k != t} z_k, a constant: max itself has no second derivative in TensorFlow.js, its place does not need one.
function strongestRival(z: Tensor2D, target: Tensor2D): Tensor2D {
  const [place] = withoutGradient(() => {
    const k = argMax(sub(z, mul(target, 1e30)), 1);
    return [cast(equal(expandDims(k, 1), range(0, z.shape[1], 1, 'int32')), 'float32') as Tensor2D];
  });
  return place;
}

// Checks two arguments, given by name: logits [N, C], and one target a row that is none of the last `reserved` columns.
function expectTargets(
  caller: string,
  named: Readonly<Record<string, Tensor2D | ArrayLike<number>>>,
  reserved: number,
): void {
  const [[logitsName, logits], [name, targets]] = Object.entries(named) as [[string, Tensor2D], [string, number[]]];
  expectMatrix(caller, logitsName, '[N, C]', logits);
  const [count, columns] = logits.shape;
  if (columns < 2)
    throw new ShapeError(
      `${caller}: expected ${logitsName} to be [N, C] with C >= 2, got [${logits.shape.join(', ')}]. A single logit has no rival.`,
    );
  expectLabels(caller, targets, { count, samples: `rows of ${logitsName}`, classCount: columns - reserved, name });
}

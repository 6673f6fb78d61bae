import { softplus } from '@gans/tensor/ops';
import {
  add,
  mean,
  mul,
  neg,
  type Scalar,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  tidy,
} from '@tensorflow/tfjs-core';
import { expectOneShape } from './internal/expect-one-shape';
import { expectOneOf } from './internal/expect-value';

/** Form and reduction of the conditional activation losses. */
export interface ConditionalActivationOptions {
  /** 'lsgan' (default, the paper's), 'wgan' (with a gradient penalty on the mean of all outputs), or 'logistic' (with one on `activeOutput`). */
  readonly form?: 'lsgan' | 'wgan' | 'logistic';
  /** How rows become a number. Default: as published, 'sum' for 'lsgan' and 'wgan', 'mean' for 'logistic'. */
  readonly reduction?: 'sum' | 'mean';
}

interface Form {
  readonly reduction: 'sum' | 'mean';
  readonly discriminator: (real: Tensor, realCondition: Tensor, fake: Tensor, fakeCondition: Tensor) => Tensor;
  readonly generator: (fake: Tensor, fakeCondition: Tensor) => Tensor;
}

// Sum over the active outputs: sum_k c_k t_k.
const active = (condition: Tensor, terms: Tensor) => sum(mul(condition, terms), 1);

const forms: Readonly<Record<'lsgan' | 'wgan' | 'logistic', Form>> = {
  lsgan: {
    reduction: 'sum',
    discriminator: (r, cReal, f, cFake) => add(active(cReal, square(sub(r, 1))), active(cFake, square(f))),
    generator: (f, c) => active(c, square(sub(f, 1))),
  },
  wgan: {
    reduction: 'sum',
    discriminator: (r, cReal, f, cFake) => sub(active(cFake, f), active(cReal, r)),
    generator: (f, c) => neg(active(c, f)),
  },
  logistic: {
    reduction: 'mean',
    discriminator: (r, cReal, f, cFake) => add(softplus(neg(active(cReal, r))), softplus(active(cFake, f))),
    generator: (f, c) => softplus(neg(active(c, f))),
  },
};

/** Conditional activation discriminator loss (CAGAN): one output of D a condition, each a GAN of its own, of which only those of the image's conditions get a loss.
 *
 *  lsgan:     row_i = sum_k c_ik (D_k(x_i) - 1)^2 + c'_ik D_k(G(z_i, c'_i))^2
 *  wgan:      row_i = sum_k -c_ik D_k(x_i) + c'_ik D_k(G(z_i, c'_i)), plus 0.1 (|grad s| - 1)^2 for s the mean of all outputs: `gradientPenalty`
 *  logistic:  row_i = softplus(-a(x_i, c_i)) + softplus(a(G(z_i, c'_i), c'_i)), a = `activeOutput`, plus |grad a|^2 on both images
 *  Cho and Yoon, "Conditional Activation GAN", 2020. doi:10.1109/ACCESS.2020.3041480; as in CAGAN-MNIST 27391f8 and 67db1e5, CAGAN-CelebA 369c3fe. Deviates: nothing; penalties are added by the caller.
 *
 *  @param realOutputs float32 [N, C], D(x), any real numbers; not disposed.
 *  @param realConditions float32 [N, C] of 0 and 1, c: one-hot, or multi-hot; not disposed. A row without a 1 has no loss, or 2 ln 2 in form 'logistic'.
 *  @param fakeOutputs float32 [N, C], D(G(z, c')); not disposed. Row i is paired with real row i.
 *  @param fakeConditions float32 [N, C], c'; not disposed.
 *  @param options `form` (default 'lsgan'), `reduction` (default as published).
 *  @returns float32 scalar, 0 in form 'lsgan' exactly when active outputs are 1 on real and 0 on generated images; the caller disposes it.
 *  @throws ShapeError when the four are not matrices of one shape; ValueError for an unknown form or reduction.
 *  @example
 *  const [real, fake] = [tf.tensor2d([[0.8, -0.3]]), tf.tensor2d([[0.4, 0.9]])];
 *  const [ofReal, ofFake] = [tf.tensor2d([[1, 0]]), tf.tensor2d([[0, 1]])];
 *  conditionalActivationDiscriminatorLoss(real, ofReal, fake, ofFake).print(); // 0.2^2 + 0.9^2 = 0.85
 */
export function conditionalActivationDiscriminatorLoss(
  realOutputs: Tensor2D,
  realConditions: Tensor2D,
  fakeOutputs: Tensor2D,
  fakeConditions: Tensor2D,
  { form = 'lsgan', reduction }: ConditionalActivationOptions = {},
): Scalar {
  const caller = 'conditionalActivationDiscriminatorLoss';
  const reduce = reductionOf(caller, form, reduction);
  expectOneShape(caller, '[N, C]', { realOutputs, realConditions, fakeOutputs, fakeConditions });
  return tidy(() => reduce(forms[form].discriminator(realOutputs, realConditions, fakeOutputs, fakeConditions)));
}

/** The rows of `conditionalActivationDiscriminatorLoss`.
 *
 *  @param realOutputs float32 [N, C]; not disposed.
 *  @param realConditions float32 [N, C]; not disposed.
 *  @param fakeOutputs float32 [N, C]; not disposed.
 *  @param fakeConditions float32 [N, C]; not disposed.
 *  @param options `form` (default 'lsgan').
 *  @returns float32 [N]; the caller disposes it.
 *  @throws as `conditionalActivationDiscriminatorLoss`.
 */
export function conditionalActivationDiscriminatorRows(
  realOutputs: Tensor2D,
  realConditions: Tensor2D,
  fakeOutputs: Tensor2D,
  fakeConditions: Tensor2D,
  { form = 'lsgan' }: Pick<ConditionalActivationOptions, 'form'> = {},
): Tensor1D {
  const caller = 'conditionalActivationDiscriminatorRows';
  expectOneOf(caller, 'form', form, Object.keys(forms));
  expectOneShape(caller, '[N, C]', { realOutputs, realConditions, fakeOutputs, fakeConditions });
  return tidy(() => forms[form].discriminator(realOutputs, realConditions, fakeOutputs, fakeConditions) as Tensor1D);
}

/** Conditional activation generator loss (CAGAN): the outputs of the conditions that G was given are to call its images real.
 *
 *  lsgan:     row_i = sum_k c_ik (D_k(G(z_i, c_i)) - 1)^2
 *  wgan:      row_i = -sum_k c_ik D_k(G(z_i, c_i))
 *  logistic:  row_i = softplus(-a(G(z_i, c_i), c_i))
 *  Sources as for `conditionalActivationDiscriminatorLoss`.
 *
 *  @param fakeOutputs float32 [N, C], D(G(z, c)); not disposed.
 *  @param fakeConditions float32 [N, C] of 0 and 1, c; not disposed.
 *  @param options `form` (default 'lsgan'), `reduction` (default as published).
 *  @returns float32 scalar; the caller disposes it.
 *  @throws as `conditionalActivationDiscriminatorLoss`.
 *  @example
 *  conditionalActivationGeneratorLoss(tf.tensor2d([[0.4, 0.9]]), tf.tensor2d([[0, 1]])).print(); // 0.1^2
 */
export function conditionalActivationGeneratorLoss(
  fakeOutputs: Tensor2D,
  fakeConditions: Tensor2D,
  { form = 'lsgan', reduction }: ConditionalActivationOptions = {},
): Scalar {
  const caller = 'conditionalActivationGeneratorLoss';
  const reduce = reductionOf(caller, form, reduction);
  expectOneShape(caller, '[N, C]', { fakeOutputs, fakeConditions });
  return tidy(() => reduce(forms[form].generator(fakeOutputs, fakeConditions)));
}

/** The rows of `conditionalActivationGeneratorLoss`.
 *
 *  @param fakeOutputs float32 [N, C]; not disposed.
 *  @param fakeConditions float32 [N, C]; not disposed.
 *  @param options `form` (default 'lsgan').
 *  @returns float32 [N]; the caller disposes it.
 *  @throws as `conditionalActivationDiscriminatorLoss`.
 */
export function conditionalActivationGeneratorRows(
  fakeOutputs: Tensor2D,
  fakeConditions: Tensor2D,
  { form = 'lsgan' }: Pick<ConditionalActivationOptions, 'form'> = {},
): Tensor1D {
  const caller = 'conditionalActivationGeneratorRows';
  expectOneOf(caller, 'form', form, Object.keys(forms));
  expectOneShape(caller, '[N, C]', { fakeOutputs, fakeConditions });
  return tidy(() => forms[form].generator(fakeOutputs, fakeConditions) as Tensor1D);
}

function reductionOf(
  caller: string,
  form: 'lsgan' | 'wgan' | 'logistic',
  reduction: 'sum' | 'mean' | undefined,
): (rows: Tensor) => Scalar {
  expectOneOf(caller, 'form', form, Object.keys(forms));
  if (reduction !== undefined) expectOneOf(caller, 'reduction', reduction, ['sum', 'mean']);
  return (reduction ?? forms[form].reduction) === 'sum'
    ? (rows) => sum(rows) as Scalar
    : (rows) => mean(rows) as Scalar;
}

import { createSeed, gradients, valueAndGrad } from '@gans/tensor';
import { l2Norm, tanh } from '@gans/tensor/ops';
import { checkGradients, expectNoLeak } from '@gans/tensor/testing';
import {
  dispose,
  matMul,
  mean,
  mul,
  type Scalar,
  square,
  sub,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { type Matrix, matrix } from './embedded-batches';

/** The tests that every conditional loss passes, on the engine of the suite around them.
 *
 *  @param loss of matrices.
 *  @param inputs where it is smooth; the first holds one row an image, which the penalty reaches through a net.
 */
export function itDifferentiates(loss: (...inputs: Tensor2D[]) => Scalar, inputs: readonly Matrix[]): void {
  const field = (...xs: Tensor[]) => loss(...(xs as Tensor2D[]));

  it.each([1, 2] as const)('has the derivative of order %i that finite differences give', (order) => {
    expect(checkGradients(field, inputs.map(matrix), { order, seed: createSeed(order) })).toBeLessThan(5e-3);
  });

  it('is right inside a gradient penalty: the slope of (|slope| - 1)^2 is what finite differences give', () => {
    const [first, ...others] = inputs;
    const images = matrix(first!.map((_, i) => [Math.sin(i + 1), Math.cos(2 * i)]));
    const kernel = first![0]!.map((_, k) => Math.sin(3 * k + 1));
    const weights = [kernel, kernel.map((w, k) => 0.7 * Math.cos(k) - 0.3 * w)];
    // mean_i (3 |d loss / d x_i| - 1)^2, the head seeing tanh(x) W.
    const penalty = (w: Tensor, ...rest: Tensor[]) => {
      const [slopes] = gradients((x: Tensor2D) => field(matMul(tanh(x), w as Tensor2D), ...rest))([images]);
      return mean(square(sub(mul(3, l2Norm(slopes)), 1)));
    };
    const at = [weights, ...others].map(matrix);
    expect(checkGradients(penalty, at, { order: 1, seed: createSeed(3) })).toBeLessThan(5e-3);
  });

  it('leaves no tensors, nor does its gradient, and disposes no input', async () => {
    const params = Object.fromEntries(inputs.map((rows, i) => [`input${i}`, matrix(rows)]));
    await expectNoLeak(() => {
      field(...Object.values(params)).dispose();
      const { value, grads } = valueAndGrad((p: typeof params) => ({ loss: field(...Object.values(p)) }))(params);
      dispose([value, grads]);
    });
    expect(Object.values(params).some(({ isDisposed }) => isDisposed)).toBe(false);
  });
}

import { add, mul, rsqrt, type Tensor } from '@tensorflow/tfjs-core';

/** What decides the scale of a batch norm: float32 [C] each. */
export type ScaleInputs = { readonly gain: Tensor; readonly variance: Tensor };

/** 1 / sqrt(variance + epsilon) */
export const inverseDeviation = (variance: Tensor, epsilon: number): Tensor => rsqrt(add(variance, epsilon));

/** What a batch norm multiplies a channel with: gain / sqrt(variance + epsilon). */
export const normScale = ({ gain, variance }: ScaleInputs, epsilon: number): Tensor =>
  mul(gain, inverseDeviation(variance, epsilon));

/** d scale / d variance = -gain (variance + epsilon)^(-3/2) / 2 */
export function normScaleSlope({ gain, variance }: ScaleInputs, epsilon: number): Tensor {
  const r = inverseDeviation(variance, epsilon);
  return mul(mul(gain, -1 / 2), mul(r, mul(r, r)));
}

import type { Tensor } from '@tensorflow/tfjs-core';
import type { FastKernel } from './ops';

/** `gans/Add`: the sum of two tensors of one shape. */
export const sum: FastKernel = (ops, { a, b }) => [ops.one('AddV2', [a!, b!])];

/** `gans/Relu`. */
export const relu: FastKernel = (ops, { x }) => [ops.one('Relu', [x!])];

/** `gans/ReluGradient`: dy where the output is positive. */
export const reluGradient: FastKernel = (ops, { dy, output }) => [ops.one('ReluGrad', [dy!, output!])];

/** `gans/LeakyReluGradient`: dy where the output is positive, slope dy elsewhere. */
export const leakyReluGradient: FastKernel = (ops, { dy, output }, { slope }) => [
  ops.one('LeakyReluGrad', [dy!, output!], { alpha: slope as number }),
];

/** `gans/AddBias`: x[..., c] + bias[c]. */
export const addBias: FastKernel = (ops, { x, bias }) => [ops.one(x!.rank > 1 ? 'BiasAdd' : 'AddV2', [x!, bias!])];

/** `gans/BiasGradient`: the sum of dy over all axes but the last. */
export const biasGradient: FastKernel = (ops, { dy }) => [dy!.rank > 1 ? ops.one('BiasAddGrad', [dy!]) : dy!.clone()];

/** `gans/TanhGradient`: dy (1 - y^2). */
export const tanhGradient: FastKernel = (ops, { dy, x }, { output }) => [
  ops.one('TanhGrad', [(output as Tensor | undefined) ?? ops.one('Tanh', [x!]), dy!]),
];

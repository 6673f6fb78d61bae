import {
  getKernel,
  type KernelConfig,
  registerKernel,
  type Tensor,
  tidy,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import type { TensorflowBackend } from '../backend';
import { addBias, biasGradient, leakyReluGradient, relu, reluGradient, sum, tanhGradient } from './activations';
import { convolution, convolutionInputGradient, convolutionKernelGradient } from './convolutions';
import { productEigenvalues } from './covariances';
import { batchNormalize, batchNormalizeGradient, batchNormalizeWith, trackedBatchNormalize } from './normalization';
import { normalizedConvolution } from './normalized-convolution';
import { type FastKernel, opsOf } from './ops';
import { adamUpdate, momentumUpdate } from './optimizers';
import { firstMaximum } from './pooling';
import { productOfMatrices } from './products';
import {
  castToOtherTypes,
  filterGradientWithPadding,
  gatherFromTheEnd,
  inputGradientWithPadding,
  type Repair,
} from './repairs';
import { powerIteration, spectralGradient } from './spectral-norm';

/** Ops of @gans/tensor and @gans/metrics by their names in the registry, as TensorFlow computes them at once. */
const fastKernels: Readonly<Record<string, FastKernel>> = {
  'gans/Conv2D': convolution,
  'gans/Conv2DInputGradient': convolutionInputGradient,
  'gans/Conv2DKernelGradient': convolutionKernelGradient,
  'gans/Add': sum,
  'gans/AddBias': addBias,
  'gans/BiasGradient': biasGradient,
  'gans/Relu': relu,
  'gans/ReluGradient': reluGradient,
  'gans/LeakyReluGradient': leakyReluGradient,
  'gans/TanhGradient': tanhGradient,
  'gans/BatchNormalize': batchNormalize,
  'gans/TrackedBatchNormalize': trackedBatchNormalize,
  'gans/BatchNormalizeWith': batchNormalizeWith,
  'gans/BatchNormalizeGradient': batchNormalizeGradient,
  'gans/NormalizedConv2D': normalizedConvolution,
  'gans/FirstMaximum': firstMaximum,
  'gans/AdamUpdate': adamUpdate,
  'gans/MomentumUpdate': momentumUpdate,
  'gans/ProductEigenvalues': productEigenvalues,
};

/** The same, of kernels that read numbers in between, which a GPU would have to wait for. */
const kernelsOfHost: Readonly<Record<string, FastKernel>> = {
  'gans/PowerIteration': powerIteration,
  'gans/SpectralNormalizeGradient': spectralGradient,
};

/** Kernels of tfjs-node that do less than those of the other backends, or take longer than they need. */
const repairs: Readonly<Record<string, Repair>> = {
  Conv2DBackpropInput: inputGradientWithPadding,
  Conv2DBackpropFilter: filterGradientWithPadding,
  DepthwiseConv2dNativeBackpropInput: inputGradientWithPadding,
  DepthwiseConv2dNativeBackpropFilter: filterGradientWithPadding,
  GatherV2: gatherFromTheEnd,
  BatchMatMul: productOfMatrices,
  Cast: castToOtherTypes,
};

const OURS = Symbol.for('@gans/tensorflow-kernel');

/** Gives the TensorFlow backend its fused ops in the place of the composed ones of @gans/tensor, and mends its own. What is in place stays. */
export function registerTensorflowKernels(usesGpu: boolean): void {
  const kernels = usesGpu ? fastKernels : { ...fastKernels, ...kernelsOfHost };
  for (const [kernelName, kernel] of Object.entries(kernels)) replace(kernelName, () => toKernelFunction(kernel));
  for (const [kernelName, repair] of Object.entries(repairs)) replace(kernelName, repair);
}

function replace(kernelName: string, make: (present: KernelConfig['kernelFunc']) => KernelConfig['kernelFunc']): void {
  const present = getKernel(kernelName, 'tensorflow') as KernelConfig | null | undefined;
  if (present != null && OURS in present.kernelFunc) return;
  if (present != null) unregisterKernel(kernelName, 'tensorflow');
  const kernelFunc = Object.assign(make(present?.kernelFunc as KernelConfig['kernelFunc']), { [OURS]: true });
  registerKernel({ kernelName, backendName: 'tensorflow', kernelFunc });
}

function toKernelFunction(kernel: FastKernel): KernelConfig['kernelFunc'] {
  return ({ inputs, backend, attrs }) => {
    const ops = opsOf(backend as TensorflowBackend);
    return tidy(() => kernel(ops, inputs as Record<string, Tensor>, (attrs ?? {}) as Record<string, unknown>));
  };
}

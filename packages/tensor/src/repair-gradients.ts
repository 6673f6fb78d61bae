import { type GradConfig, getGradient, registerGradient, unregisterGradient } from '@tensorflow/tfjs-core';
import { repairedGradients } from './internal/repaired-gradients';
import { repairTapeOrder } from './internal/tape-order';

const REPAIRED = /* @__PURE__ */ Symbol.for('@gans/repaired-gradients');

/** Repairs the gradients of TensorFlow.js that are wrong or cannot be differentiated twice, for code that calls tfjs's own ops.
 *
 *  Right in every derivative afterwards: tanh, sigmoid, exp, elu, pow, softmax, logSoftmax, logSumExp; abs (slope 0 at 0); mirrorPad; avgPool with padding.
 *  Differentiable again: leakyRelu, prelu, relu6, selu, maximum, minimum, where, clipByValue, max, min, avgPool, maxPool, resizeBilinear, resizeNearestNeighbor, and the
 *  convolution through its kernel's gradient. First derivatives that were right stay as they are. The ops of this package need none of this.
 *  Out of reach: `tf.losses.softmaxCrossEntropy`, which hides its softmax from the second derivative (use `logSoftmax`), `tf.norm` at 0 (use `l2Norm`), and second derivatives of
 *  depthwise and 3-D convolutions, which throw.
 *
 *  May be called again, and before or after `@tensorflow/tfjs` is imported: a later import does not put the old gradients back.
 *  To register another gradient for one of these kernels afterwards, call tfjs's `unregisterGradient` for it first.
 *
 *  @example
 *  repairGradients();
 *  const slope = tf.grad((x) => tf.tanh(x));
 *  tf.grad((x) => slope(x))(tf.scalar(0.5)).print(); // -0.7268619, not 0
 */
export function repairGradients(): void {
  repairTapeOrder();
  const registry = gradientRegistry();
  if (registry?.[REPAIRED] !== undefined) return;
  const repaired = new Map(repairedGradients().map((config) => [config.kernelName, config]));
  for (const config of repaired.values()) {
    if (getGradient(config.kernelName) != null) unregisterGradient(config.kernelName);
    registerGradient(config);
  }
  if (registry === undefined) return;
  Object.defineProperty(registry, REPAIRED, { value: repaired });
  // Importing @tensorflow/tfjs registers all of its gradients anew; ours stay.
  registry.set = function set(kernelName: string, config: GradConfig) {
    return repaired.has(kernelName) && registry.has(kernelName)
      ? this
      : Map.prototype.set.call(this, kernelName, config);
  };
}

type GradientRegistry = Map<string, GradConfig> & { [REPAIRED]?: Map<string, GradConfig> };

// The one map that all copies of tfjs-core in a process share.
function gradientRegistry(): GradientRegistry | undefined {
  const globals = (globalThis as { _tfGlobals?: Map<string, unknown> })._tfGlobals;
  const registry = globals?.get('gradRegistry');
  return registry instanceof Map ? registry : undefined;
}

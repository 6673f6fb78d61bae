import { type GradConfig, getGradient, registerGradient, unregisterGradient } from '@tensorflow/tfjs-core';
import { repairedGradients } from './internal/repaired-gradients';

const REPAIRED = Symbol.for('@gans/repaired-gradients');

/** Replaces the gradients of TensorFlow.js that are wrong or cannot be differentiated twice, for code that calls tfjs's own ops.
 *
 *  Repairs tanh, sigmoid, exp, elu, softmax, logSoftmax, abs (slope 0 at 0), mirrorPad; makes leakyRelu, prelu, relu6, maximum, minimum,
 *  where, clipByValue, max, min, pooling, resizing and the convolution's filter gradient differentiable twice. First derivatives that were right stay as they are.
 *  The ops of this package need none of this.
 *
 *  May be called again, and before or after `@tensorflow/tfjs` is imported: a later import does not put the old gradients back.
 *  To register another gradient for one of these kernels afterwards, call tfjs's `unregisterGradient` for it first.
 */
export function repairGradients(): void {
  const registry = gradientRegistry();
  const done = registry as { [REPAIRED]?: Map<string, GradConfig> } | undefined;
  if (done?.[REPAIRED] !== undefined) return;
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
      : (Map.prototype.set.call(this, kernelName, config) as typeof registry);
  };
}

// The one map that all copies of tfjs-core in a process share.
function gradientRegistry(): Map<string, GradConfig> | undefined {
  const globals = (globalThis as { _tfGlobals?: Map<string, unknown> })._tfGlobals;
  const registry = globals?.get('gradRegistry');
  return registry instanceof Map ? (registry as Map<string, GradConfig>) : undefined;
}

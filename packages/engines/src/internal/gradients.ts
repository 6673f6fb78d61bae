import { EngineError } from '@gans/tensor';
import { getGradient } from '@tensorflow/tfjs-core';
import { quietly } from './quietly';

/** Makes sure that TensorFlow.js can differentiate. `@tensorflow/tfjs-core` alone registers no gradients in Node; `@tensorflow/tfjs` does, and is imported here if it is installed.
 *
 *  @throws EngineError when no gradients are registered and `@tensorflow/tfjs` is not installed.
 */
export async function requireGradients(): Promise<void> {
  if (getGradient('Conv2D') !== undefined) return;
  try {
    await quietly(() => import('@tensorflow/tfjs'));
  } catch (error) {
    throw new EngineError(
      "useEngine: expected the gradients of TensorFlow.js to be registered, got none. Install @tensorflow/tfjs and import '@tensorflow/tfjs' first: @tensorflow/tfjs-core alone has no gradients in Node.",
      { cause: error },
    );
  }
  if (getGradient('Conv2D') === undefined)
    throw new EngineError(
      'useEngine: expected importing @tensorflow/tfjs to register gradients, got none. Two copies of @tensorflow/tfjs-core seem to be loaded; see findTfjsCopies() and install exactly one version.',
    );
}

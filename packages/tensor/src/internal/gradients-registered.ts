import { getGradient } from '@tensorflow/tfjs-core';

/** Whether tfjs's own gradients are there: in Node tfjs-core alone registers none, `@tensorflow/tfjs` registers all. */
export function gradientsRegistered(): boolean {
  return getGradient('Add') != null;
}

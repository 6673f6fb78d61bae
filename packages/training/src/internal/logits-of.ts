import type { Tensor2D } from '@tensorflow/tfjs-core';

/** The logits among what a classifier says. */
export function logitsOf(output: Tensor2D | { readonly logits: Tensor2D }): Tensor2D {
  return 'logits' in output ? output.logits : output;
}

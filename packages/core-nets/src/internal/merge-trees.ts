import type { Tree } from '@gans/tensor';
import { Tensor } from '@tensorflow/tfjs-core';

/** Both trees in one, in the order of the first; of tensors at one key path the second's. */
export function mergeTrees(a: Tree, b: Tree): Tree {
  const result: Record<string, Tensor | Tree> = { ...a };
  for (const [key, theirs] of Object.entries(b)) {
    const ours = a[key];
    const nested = ours !== undefined && !(ours instanceof Tensor) && !(theirs instanceof Tensor);
    result[key] = nested ? mergeTrees(ours, theirs) : theirs;
  }
  return result;
}

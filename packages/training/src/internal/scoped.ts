import { type TensorContainer, tidy } from '@tensorflow/tfjs-core';

/** `tidy` for functions that return nested objects of tensors and numbers: those tensors live on, all others made inside are freed. */
export function scoped<T extends object>(f: () => T): T {
  return tidy(f as unknown as () => TensorContainer) as T;
}

import { isGansError } from '@gans/tensor';
import { expect, it } from 'vitest';
import { registerPortableKernels } from './portable-kernels';

it('registerPortableKernels says which package to import for a backend that is not loaded', () => {
  try {
    registerPortableKernels('wasm');
    expect.fail('it did not throw');
  } catch (error) {
    expect(isGansError(error) && error.code).toBe('ENGINE');
    expect((error as Error).message).toBe(
      "registerPortableKernels: expected backend 'wasm' to be loaded, got no kernels of it. Import '@tensorflow/tfjs-backend-wasm' first.",
    );
  }
});

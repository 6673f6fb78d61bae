import { createSpectralNorm, type SpectralNormState, spectralNorm } from '@gans/core-nets';
import { flattenTree, foldIn, gradients, type Seed, type Tree } from '@gans/tensor';
import { type Tensor, tidy } from '@tensorflow/tfjs-core';
import type { Subject } from '../bench';
import { signature } from '../signature';

/** The spectral norms of a net, as a step pays for them: an iteration and the gradient to each kernel. */
export function spectralNorms(params: Tree, seed: Seed): Subject {
  const kernels = Object.entries(flattenTree(params)).filter(([path]) => path.endsWith('kernel'));
  const state = kernels.map(([path, kernel]) => createSpectralNorm(kernel, foldIn(seed, path)));
  // The kernel itself is the upstream gradient.
  const slopeOf = (kernel: Tensor, own: SpectralNormState) =>
    gradients((x: Tensor) => spectralNorm(x, own, true).output)([kernel], kernel)[0];
  const run = () => tidy(() => kernels.map(([, kernel], i) => slopeOf(kernel, state[i]!)));
  return {
    inputs: {
      params: Object.fromEntries(kernels.map(([path, kernel]) => [path.replaceAll('/', '.'), kernel])),
      u: Object.fromEntries(kernels.map(([path], i) => [path.replaceAll('/', '.'), state[i]!.u])),
    },
    async check() {
      const outcome: Record<string, number> = {};
      for (const [i, slope] of run().entries()) {
        outcome[kernels[i]![0]] = signature(await slope.data<'float32'>());
        slope.dispose();
      }
      return outcome;
    },
    run() {
      const [last, ...others] = run().reverse();
      for (const slope of others) slope.dispose();
      return last!;
    },
  };
}

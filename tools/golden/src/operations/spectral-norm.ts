import { spectralNorm } from '@gans/core-nets';
import { reshape, type Tensor, transpose, zeros } from '@tensorflow/tfjs-core';
import { layerOutputs } from '../layer-outputs';
import type { Operation } from '../operation';

/** A kernel divided by its largest singular value: after power iterations from u, or with the u and v that are stored. */
export const spectralNormOperation: Operation = {
  options: ['kind', 'mode', 'iterations', 'eps'],
  precision: 'float32',
  run: async (reader) => {
    const kind = reader.choice('kind', ['conv', 'dense', 'embedding']);
    const mode = reader.choice('mode', ['train', 'eval', 'eval-recompute']);
    const options = {
      epsilon: reader.number('eps'),
      ...(reader.hasOption('iterations') ? { iterations: reader.number('iterations') } : {}),
    };
    // A table of embeddings has its outputs, the rows, first.
    const turned = (kernel: Tensor) => (kind === 'embedding' ? transpose(kernel) : kernel);
    const kernel = reader.tensor('kernel');
    const u = reshape(reader.tensor('u'), [1, -1]);
    const rest = kernel.size / u.size;
    const state = { u, v: reader.hasInput('v') ? reshape(reader.tensor('v'), [1, rest]) : zeros([1, rest]) };
    return layerOutputs(reader, { kernel }, (x) => {
      const { output, sigma, state: moved } = spectralNorm(turned(x.kernel!), state, mode !== 'eval', options);
      const next = mode === 'eval-recompute' ? state : moved; // iterated, but not stored
      const vectors = { u_next: reshape(next.u, [-1]), v_next: reshape(next.v, [-1]) };
      return { normalized: turned(output), sigma, ...vectors };
    });
  },
};

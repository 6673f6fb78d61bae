import { ShapeError } from '@gans/tensor';
import type { Tensor2D } from '@tensorflow/tfjs-core';
import { expectLabels } from './expect-labels';
import { expectMatrix } from './expect-tensor';

/** Checks what every data-to-data function takes: matrices of one width, and one label in [0, K) a row. */
export function expectEmbedded(
  caller: string,
  embeddings: Tensor2D,
  proxies: Tensor2D,
  labels: ArrayLike<number>,
): void {
  expectMatrix(caller, 'embeddings', '[N, D]', embeddings);
  expectMatrix(caller, 'proxies', '[K, D]', proxies);
  const [count, dimension] = embeddings.shape;
  const [classCount, proxyDimension] = proxies.shape;
  if (proxyDimension !== dimension)
    throw new ShapeError(
      `${caller}: expected proxies to have ${dimension} columns like embeddings, got ${proxyDimension}. Use one embedding size for both.`,
    );
  expectLabels(caller, labels, { count, samples: 'embeddings', classCount });
}

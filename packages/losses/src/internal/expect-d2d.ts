import { ShapeError, ValueError } from '@gans/tensor';
import type { Tensor2D } from '@tensorflow/tfjs-core';
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
  const [samples, dimension] = embeddings.shape;
  const [classes, proxyDimension] = proxies.shape;
  if (proxyDimension !== dimension)
    throw new ShapeError(
      `${caller}: expected proxies to have ${dimension} columns like embeddings, got ${proxyDimension}. Use one embedding size for both.`,
    );
  if (labels.length !== samples)
    throw new ShapeError(
      `${caller}: expected labels to hold one label for each of the ${samples} embeddings, got ${labels.length}.`,
    );
  for (let i = 0; i < samples; i++) {
    const label = labels[i]!;
    if (!Number.isInteger(label) || label < 0 || label >= classes)
      throw new ValueError(
        `${caller}: expected labels to be integers from 0 to ${classes - 1}, got ${label} at position ${i}. Give every class a row of proxies.`,
      );
  }
}

/** Checks tau: finite and above 0. */
export function expectTemperature(caller: string, temperature: number): void {
  if (!(temperature > 0 && temperature < Infinity))
    throw new ValueError(`${caller}: expected temperature to be a finite number > 0, got ${temperature}.`);
}

/** Checks m_p, which is compared with a cosine. */
export function expectMargin(caller: string, positiveMargin: number): void {
  if (!(positiveMargin >= -1 && positiveMargin <= 1))
    throw new ValueError(
      `${caller}: expected positiveMargin to be in [-1, 1], got ${positiveMargin}. It is compared with a cosine.`,
    );
}

import type { ExtractorIdentity, MetricResult } from '@gans/metrics';
import { type Classifier, ValueError } from '@gans/tensor';
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
import { type MeasureFoolingOptions, measureFooling } from './measure-fooling';

/** A classifier under attack. */
export interface Attacked {
  readonly classifier: Classifier;
  readonly identity: ExtractorIdentity;
}

/** One perturbation against all classifiers. */
export interface TransferRow {
  /** Of the perturbation. */
  readonly name: string;
  /** Fooling rates by the name of the classifier. */
  readonly rates: { readonly [classifier: string]: MetricResult };
  /** Mean of the rates over all classifiers. */
  readonly mean: number;
}

/** Measures every perturbation on every classifier, on the same images: how far an attack carries beyond the net that it was made for.
 *
 *  @param perturbations float32 [H, W, C] by name; not disposed.
 *  @param classifiers by name.
 *  @param images gives the test images anew for each cell: a tensor, or batches that can be begun again.
 *  @param options as for `measureFooling`, without `identity`; `onProgress` counts the cells done.
 *  @returns one row a perturbation, in their order.
 *  @throws ValueError when there is no perturbation or no classifier; whatever `measureFooling` throws.
 *  @example
 *  const mean = { classifier: (x: tf.Tensor4D) => tf.mean(x, [1]).reshape([-1, 2]) as tf.Tensor2D, identity: { name: 'mean' } };
 *  const photos = tf.tensor4d([0.1, 0, 0.5, 0], [2, 1, 2, 1]);
 *  const left = tf.tensor3d([-0.1, 0.1], [1, 2, 1]);
 *  const [row] = await transferTable({ left }, { mean }, () => photos, { epsilon: 0.05 });
 *  console.log(row!.rates.mean!.value); // 0.5
 */
export async function transferTable(
  perturbations: { readonly [name: string]: Tensor3D },
  classifiers: { readonly [name: string]: Attacked },
  images: () => Tensor4D | Iterable<Tensor4D> | AsyncIterable<Tensor4D>,
  { onProgress, ...options }: Omit<MeasureFoolingOptions, 'identity'>,
): Promise<TransferRow[]> {
  const attacked = Object.entries(classifiers);
  if (attacked.length === 0 || Object.keys(perturbations).length === 0)
    throw new ValueError(
      `transferTable: expected at least one perturbation and one classifier, got ${Object.keys(perturbations).length} and ${attacked.length}.`,
    );
  const rows: TransferRow[] = [];
  let cells = 0;
  for (const [name, perturbation] of Object.entries(perturbations)) {
    const rates: Record<string, MetricResult> = {};
    for (const [key, { classifier, identity }] of attacked) {
      rates[key] = await measureFooling(classifier, images(), perturbation, { ...options, identity });
      onProgress?.(++cells);
    }
    const mean = Object.values(rates).reduce((sum, { value }) => sum + value, 0) / attacked.length;
    rows.push({ name, rates, mean });
  }
  return rows;
}

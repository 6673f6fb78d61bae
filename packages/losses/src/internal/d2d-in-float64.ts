import { gradients } from '@gans/tensor';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { type D2dCrossEntropyOptions, d2dCrossEntropy, d2dCrossEntropyRows } from '../d2d-cross-entropy';
import { type Batch, dot, type Matrix, matrix, unit } from './embedded-batches';
import { softplus } from './in-float64';

// D2D-CE a second time, in float64, with loops and no shared code; and the exports on plain numbers, for its tests.

export type D2dConstants = Required<D2dCrossEntropyOptions>;

/** Constants of the exact form. */
export const exact = (temperature: number, positiveMargin: number): D2dConstants => ({
  temperature,
  positiveMargin,
  form: 'exact',
});

/** Constants of the released form. */
export const studiogan = (temperature: number, positiveMargin: number): D2dConstants => ({
  temperature,
  positiveMargin,
  form: 'studiogan',
});

/** a_i, and b_ij of the negatives of row i. */
export function exponentsOf({ embeddings, proxies, labels }: Batch, { temperature, positiveMargin }: D2dConstants) {
  const f = embeddings.map(unit);
  return f.map((fi, i) => ({
    a: Math.min(dot(fi, unit(proxies[labels[i]!]!)) - positiveMargin, 0) / temperature,
    b: f.flatMap((fj, j) =>
      labels[j] === labels[i] ? [] : [Math.max(dot(fi, fj) - (1 - positiveMargin), 0) / temperature],
    ),
  }));
}

/** c_i of the released form. */
export function shiftsOf(embeddings: Matrix, { temperature, positiveMargin }: D2dConstants): number[] {
  const f = embeddings.map(unit);
  return f.map((fi, i) =>
    Math.max(...f.filter((_, j) => j !== i).map((fj) => (dot(fi, fj) - (1 - positiveMargin)) / temperature)),
  );
}

/** L_i. In form 'studiogan' c_i may be given, to hold it constant. */
export function referenceRows(batch: Batch, constants: D2dConstants, shifts?: readonly number[]): number[] {
  const c = shifts ?? (constants.form === 'exact' ? [] : shiftsOf(batch.embeddings, constants));
  return exponentsOf(batch, constants).map(({ a, b }, i) => {
    if (b.length === 0) return 0;
    const largest = Math.max(...b);
    const logSumExp = largest + Math.log(b.reduce((sum, x) => sum + Math.exp(x - largest), 0));
    return softplus(logSumExp - a - (c[i] ?? 0));
  });
}

/** The rows L_i as our code gives them. */
export const rowsOf = ({ embeddings, proxies, labels }: Batch, options?: D2dCrossEntropyOptions): number[] =>
  Array.from(
    tidy(() => d2dCrossEntropyRows(matrix(embeddings), matrix(proxies), Int32Array.from(labels), options).dataSync()),
  );

/** The loss as our code gives it. */
export const lossOf = ({ embeddings, proxies, labels }: Batch, options?: D2dCrossEntropyOptions): number =>
  tidy(() => d2dCrossEntropy(matrix(embeddings), matrix(proxies), labels, options).dataSync()[0]!);

/** The gradient of the loss with respect to embeddings and proxies. */
export const gradientsOf = (
  { embeddings, proxies, labels }: Batch,
  options?: D2dCrossEntropyOptions,
): [embeddings: number[][], proxies: number[][]] =>
  tidy(() => {
    const loss = (e: Tensor2D, p: Tensor2D) => d2dCrossEntropy(e, p, labels, options);
    const [ofEmbeddings, ofProxies] = gradients(loss)([matrix(embeddings), matrix(proxies)]);
    return [ofEmbeddings.arraySync(), ofProxies.arraySync()];
  });

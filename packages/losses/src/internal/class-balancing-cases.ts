// What tests hold the class-balancing regulariser against: its equations a second time, and batches to try them on.

import { gradients, normalValues } from '@gans/tensor';
import { type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { anySeed } from '#test-kit';
import { classBalancingLoss, softHistogram } from '../class-balancing';

/** Rows of numbers. */
export type Matrix = readonly (readonly number[])[];
/** A matrix as a tensor. */
export const matrix = (rows: Matrix) => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);
/** The regulariser as a number. */
export const lossOf = (logits: Matrix, weights: ArrayLike<number>) =>
  tidy(() => classBalancingLoss(matrix(logits), weights).dataSync()[0]!);
/** The soft histogram as numbers. */
export const histogramOf = (logits: Matrix) => {
  const histogram = softHistogram(matrix(logits));
  return [...histogram.dataSync()];
};
/** The gradient with respect to the logits. */
export const slopesOf = (logits: Matrix, weights: ArrayLike<number>) => {
  const [slopes] = gradients((x: Tensor2D) => classBalancingLoss(x, weights))([matrix(logits)]);
  return slopes.arraySync();
};
/** Logits of one image whose histogram is p. */
export const logitsOf = (p: readonly number[]): Matrix => [p.map(Math.log)];

const probabilities = (row: readonly number[]) => {
  const largest = Math.max(...row);
  const terms = row.map((x) => Math.exp(x - largest));
  const total = terms.reduce((a, b) => a + b, 0);
  return terms.map((x) => x / total);
};
/** p, in float64. */
export const histogramInFloat64 = (logits: Matrix) => {
  const q = logits.map(probabilities);
  return q[0]!.map((_, k) => q.reduce((total, row) => total + row[k]!, 0) / q.length);
};
/** sum w p ln p with 0 ln 0 = 0, in float64. */
export const lossInFloat64 = (p: readonly number[], weights: ArrayLike<number>) =>
  p.reduce((total, pk, k) => total + (pk === 0 ? 0 : weights[k]! * pk * Math.log(pk)), 0);
/** In float64: dL/dlogit_ik = q_ik (g_k - sum_j q_ij g_j) / B with g_k = dL/dp_k = w_k (1 + ln p_k). */
export const slopesInFloat64 = (logits: Matrix, weights: ArrayLike<number>) => {
  const g = histogramInFloat64(logits).map((p, k) => weights[k]! * (1 + Math.log(p)));
  return logits.map((row) => {
    const q = probabilities(row);
    const center = q.reduce((total, qk, k) => total + qk * g[k]!, 0);
    return q.map((qk, k) => (qk * (g[k]! - center)) / logits.length);
  });
};

/** As many counts as asked for, from 1 on. */
export const someCounts = (length: number) =>
  fc.array(fc.double({ min: 1, max: 1000, noNaN: true }), { minLength: length, maxLength: length });
/** Logits [B, K] and K counts. */
export const someBatch = fc
  .tuple(anySeed(), fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 6 }))
  .chain(([seed, rows, classCount]) => {
    const values = Array.from(normalValues(seed, rows * classCount), (x) => 2 * x);
    const logits = Array.from({ length: rows }, (_, i) => values.slice(i * classCount, (i + 1) * classCount));
    return fc.tuple(fc.constant(logits), someCounts(classCount));
  });
/** Points of the simplex, all of one size. */
export const somePoints = (count: number) =>
  fc.integer({ min: 2, max: 6 }).chain((classCount) =>
    fc.tuple(
      fc.array(
        fc.array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: classCount, maxLength: classCount }),
        {
          minLength: count,
          maxLength: count,
        },
      ),
      someCounts(classCount),
    ),
  );
/** Values that sum to 1. */
export const normalized = (values: readonly number[]) => {
  const total = values.reduce((a, b) => a + b, 0);
  return values.map((x) => x / total);
};

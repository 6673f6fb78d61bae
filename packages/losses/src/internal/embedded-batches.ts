import { createSeed, normalValues } from '@gans/tensor';
import { type Tensor, type Tensor2D, tensor2d, tidy } from '@tensorflow/tfjs-core';
import fc from 'fast-check';

// Batches of embeddings with class proxies, and vectors in float64: what the tests of losses of pairs are made of.

export type Vector = readonly number[];
export type Matrix = readonly Vector[];

/** What a loss of embeddings takes, in plain numbers. */
export interface Batch {
  readonly embeddings: Matrix;
  readonly proxies: Matrix;
  readonly labels: readonly number[];
}

/** The rows as a tensor. */
export const matrix = (rows: Matrix): Tensor2D => tensor2d(rows.flat(), [rows.length, rows[0]!.length]);

/** The number that a loss gives. */
export const numberOf = (loss: () => Tensor): number => tidy(() => loss().dataSync()[0]!);

/** x.y */
export const dot = (x: Vector, y: Vector): number => x.reduce((sum, value, i) => sum + value * y[i]!, 0);
/** c x */
export const scaled = (x: Vector, c: number): number[] => x.map((value) => c * value);
/** x + y */
export const plus = (x: Vector, y: Vector): number[] => x.map((value, i) => value + y[i]!);
/** x / |x| */
export const unit = (x: Vector): number[] => scaled(x, 1 / Math.max(Math.hypot(...x), 1e-12));
/** Of the angle between two vectors. */
export const cosine = (x: Vector, y: Vector): number => dot(unit(x), unit(y));

/** Unit vectors of the plane. */
export const atDegrees = (degrees: Vector): number[][] =>
  degrees.map((angle) => [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]);

/** Mirror images in the plane through 0 with the given normal: two of them make a rotation. */
export const reflected = (rows: Matrix, normal: Vector): number[][] =>
  rows.map((row) => plus(row, scaled(unit(normal), -2 * dot(row, unit(normal)))));

/** A batch whose row i, or proxy k, is another one. */
export const withRow = (batch: Batch, name: 'embeddings' | 'proxies', index: number, row: Vector): Batch => ({
  ...batch,
  [name]: batch[name].map((old, i) => (i === index ? row : old)),
});

/** How many samples are of another class than sample i: |N(i)|. */
export const negativesOf = (labels: readonly number[], i: number): number =>
  labels.filter((label) => label !== labels[i]).length;

/** The derivatives of f(batch) with respect to every element, by central differences: for f in float64. */
export function differencesOf(f: (batch: Batch) => number, batch: Batch, name: 'embeddings' | 'proxies'): number[][] {
  const h = 1e-6;
  return batch[name].map((row, i) =>
    row.map((_, k) => {
      const at = (step: number) =>
        f(
          withRow(
            batch,
            name,
            i,
            row.map((x, l) => (l === k ? x + step : x)),
          ),
        );
      return (at(h) - at(-h)) / (2 * h);
    }),
  );
}

/** N samples of K classes in D dimensions, drawn from the normal distribution; classes may be empty. */
export const anyBatch: fc.Arbitrary<Batch> = fc
  .record({
    seed: fc.nat(),
    samples: fc.integer({ min: 1, max: 9 }),
    classes: fc.integer({ min: 1, max: 5 }),
    dimension: fc.integer({ min: 2, max: 6 }),
  })
  .chain(({ seed, samples, classes, dimension }) => {
    const values = Array.from(normalValues(createSeed(seed), (samples + classes) * dimension));
    const rows = Array.from({ length: samples + classes }, (_, i) => values.slice(i * dimension, (i + 1) * dimension));
    return fc
      .array(fc.integer({ min: 0, max: classes - 1 }), { minLength: samples, maxLength: samples })
      .map((labels) => ({ embeddings: rows.slice(0, samples), proxies: rows.slice(samples), labels }));
  });

/** Four samples of three classes on the unit circle: the vectors RE-A. */
export const batchA: Batch = {
  embeddings: atDegrees([0, 90, 180, 60]),
  proxies: atDegrees([0, 90, 180]),
  labels: [0, 1, 2, 0],
};

/** Generic: three classes, away from the kinks of (tau, m_p) = (0.5, 0.98). */
export const smoothBatch: Batch = {
  embeddings: [
    [0.9, -0.4, 0.3],
    [0.2, 1.1, -0.6],
    [-0.7, 0.5, 0.8],
    [0.6, 0.7, 0.5],
    [0.8, -0.9, 0.1],
  ],
  proxies: [
    [0.5, -1, 0.4],
    [-0.2, 0.9, 0.3],
    [0.4, 0.1, 1.2],
  ],
  labels: [0, 1, 2, 1, 2],
};

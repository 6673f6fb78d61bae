import { ShapeError, ValueError } from '@gans/tensor';
import type { Tensor } from '@tensorflow/tfjs-core';

/** Checks what a classifier gave for N images: logits [N, K] with K >= 2. */
export function expectLogitsFor(caller: string, logits: Tensor, count: number): void {
  const { rank, shape } = logits;
  if (rank !== 2 || shape[0] !== count || shape[1]! < 2)
    throw new ShapeError(
      `${caller}: expected the classifier to give logits [${count}, K] with K >= 2, got [${shape.join(', ')}].`,
    );
}

/** Refuses rows that are probabilities: their logarithms were meant. */
export function refuseProbabilities(caller: string, rows: ArrayLike<number>, classCount: number): void {
  for (let start = 0; start < rows.length; start += classCount) {
    let sum = 0;
    for (let k = start; k < start + classCount; k++) {
      if (!(rows[k]! >= 0 && rows[k]! <= 1)) return;
      sum += rows[k]!;
    }
    if (Math.abs(sum - 1) > 1e-3) return;
  }
  throw new ValueError(
    `${caller}: expected the classifier to give logits, got rows in [0, 1] that sum to 1, which are probabilities. Give their logarithms, as fromLayersModel(model).classifier({ output: 'probabilities' }) does.`,
  );
}

/** Refuses a classifier that gives every image the same logits: nothing can change its mind. */
export function refuseConstant(caller: string, rows: ArrayLike<number>, classCount: number): void {
  for (let i = classCount; i < rows.length; i++) {
    const [first, here] = [rows[i % classCount]!, rows[i]!];
    if (Math.abs(here - first) > 1e-6 * Math.max(1e-6, Math.abs(first), Math.abs(here))) return;
  }
  throw new ValueError(
    `${caller}: expected the classifier to depend on its images, got the same logits for ${rows.length / classCount} different ones. Check that its weights are loaded and its preprocessing fits.`,
  );
}

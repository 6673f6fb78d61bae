import { GansError, type Generator, type Seed, ValueError } from '@gans/tensor';
import {
  add,
  argMin,
  cast,
  concat,
  gather,
  matMul,
  mul,
  reshape,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  tensor1d,
  tensor2d,
  tidy,
  topk,
  transpose,
} from '@tensorflow/tfjs-core';
import { drawLatents } from './draw-latents';
import { expectSpec } from './internal/expect';
import { repeatRows, rowsOf } from './internal/rows';
import { priorMoments } from './prior';
import type { InversionSpec } from './spec';
import type { Start, StartBatch, StartPoint } from './start';

/** What a bank holds. */
export interface BankOptions {
  /** M, latents in the bank, shared by all classes; default 2000. */
  readonly size?: number;
  /** Draws of which the M shortest are kept; default 2 M. */
  readonly draws?: number;
  readonly seed: Seed;
  /** Of the nearest images of a class, how many are compared exactly, by the search's own difference; default 1. */
  readonly candidates?: number;
  /** Conditions that images are asked for with; default the one-hot rows of all classes. For several labels: `labelConditions`. */
  readonly conditions?: readonly (readonly number[])[];
  /** Largest size of the bank's images; default 2^30. */
  readonly maxBytes?: number;
  /** Stops between chunks; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each chunk with the number of images decoded so far, and in all. */
  readonly onProgress?: (done: number, all: number) => void;
}

/** A start whose images lie on the engine until it is disposed. */
export interface BankStart extends Start {
  /** Of the images. */
  readonly sizeBytes: number;
  /** Rows that went through the generator to make it. */
  readonly decodedRows: number;
  dispose(): void;
}

/** Images that are decoded at a time. */
const CHUNK = 512;

/** Decodes draws of the prior once for each class; a search then starts at each class's nearest one.
 *
 *  argmin_m |x - G(c, z_m)|^2 = argmin_m |y|^2 - 2 x.y, one product of matrices for all images, classes and draws.
 *  Schott et al., "Towards the first adversarially robust neural network model on MNIST", 2018 (ABS), section 4: a bank a class. arXiv:1805.09190. Deviates: shared latents, the shortest draws only.
 *
 *  @param generator decodes the bank; rows that differ in nothing but their place must give the same image.
 *  @param spec of the generator.
 *  @returns a start; the caller disposes it. It does not depend on the images that will be classified.
 *  @throws ValueError when a number is out of range, or the images need more than `maxBytes`; GansError (code ABORTED).
 *  @example
 *  const { generator, spec } = source;
 *  const bank = await createBank(generator, spec, { size: 100, seed: createSeed(7) });
 *  console.log(bank.sizeBytes);
 *  bank.dispose();
 */
export async function createBank(
  generator: Generator,
  spec: InversionSpec,
  {
    size = 2000,
    draws = 2 * size,
    seed,
    candidates = 1,
    conditions = identity(spec.classCount),
    maxBytes = 2 ** 30,
    signal,
    onProgress,
  }: BankOptions,
): Promise<BankStart> {
  expectSpec('createBank', spec);
  for (const [name, value, least] of [
    ['size', size, 1],
    ['draws', draws, size],
    ['candidates', candidates, 1],
  ] as const)
    if (!Number.isSafeInteger(value) || value < least)
      throw new ValueError(`createBank: expected ${name} to be an integer >= ${least}, got ${value}.`);
  if (candidates > size)
    throw new ValueError(`createBank: expected candidates to be at most size, ${size}, got ${candidates}.`);
  const pixels = spec.imageShape.reduce((product, length) => product * length, 1);
  const decodedRows = size * conditions.length;
  const sizeBytes = 4 * pixels * decodedRows;
  if (sizeBytes > maxBytes)
    throw new ValueError(
      `createBank: expected the bank's ${size} images of each of ${conditions.length} classes to need at most ${maxBytes} bytes, got ${sizeBytes}. Take a smaller size: ${Math.floor(maxBytes / (4 * pixels * conditions.length))} fits.`,
    );
  const latents = await shortestDraws(spec, seed, size, draws);
  const parts: Tensor2D[] = [];
  try {
    for (let done = 0; done < decodedRows; done += CHUNK) {
      if (signal?.aborted)
        throw new GansError(
          'ABORTED',
          `createBank: stopped by the caller's signal after ${done} of ${decodedRows} images.`,
        );
      const rows = Array.from({ length: Math.min(CHUNK, decodedRows - done) }, (_, i) => done + i);
      parts.push(
        tidy(() => {
          const rowConditions = rows.map((row) => [...conditions[Math.floor(row / size)]!]);
          const condition = tensor2d(rowConditions, [rows.length, spec.classCount], 'float32');
          const images = generator(
            rowsOf(
              latents,
              rows.map((row) => row % size),
            ),
            condition,
          );
          return transpose(reshape(images, [rows.length, pixels])) as Tensor2D;
        }),
      );
      onProgress?.(done + rows.length, decodedRows);
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    const [columns, norms] = tidy(() => {
      const all = concat(parts, 1);
      return [all, sum(square(all), 0)];
    }) as [Tensor2D, Tensor];
    const bank: Bank = { latents, columns, norms, size, conditions, candidates };
    return {
      name: `bank of ${size}`,
      latentsPerRow: 1,
      givesImages: true,
      begin: (batch) => nearest(bank, batch),
      costOf: () => ({ encodedRows: 0, multiplyAdds: pixels * decodedRows }),
      sizeBytes,
      decodedRows,
      dispose: () => {
        for (const tensor of [latents, columns, norms]) tensor.dispose();
      },
    };
  } catch (error) {
    latents.dispose();
    throw error;
  } finally {
    for (const part of parts) part.dispose();
  }
}

interface Bank {
  /** [M, D] */
  readonly latents: Tensor2D;
  /** [P, classes M]: an image a column, so that products need no transposing. */
  readonly columns: Tensor2D;
  /** [classes M]: |y|^2. */
  readonly norms: Tensor;
  readonly size: number;
  readonly conditions: readonly (readonly number[])[];
  readonly candidates: number;
}

const identity = (count: number) =>
  Array.from({ length: count }, (_, i) => Array.from({ length: count }, (_, j) => Number(i === j)));

async function shortestDraws(spec: InversionSpec, seed: Seed, size: number, draws: number): Promise<Tensor2D> {
  const { latentSize, prior } = spec;
  const { mean } = priorMoments(prior, latentSize);
  const drawn = drawLatents(prior, seed, [draws, latentSize]);
  try {
    const values = (await drawn.data()) as Float32Array;
    const lengths = Float64Array.from({ length: draws }, (_, row) =>
      values.subarray(row * latentSize, (row + 1) * latentSize).reduce((sum, z) => sum + (z - mean) ** 2, 0),
    );
    const shortest = [...lengths.keys()].sort((a, b) => lengths[a]! - lengths[b]! || a - b).slice(0, size);
    return tidy(() => rowsOf(drawn, shortest));
  } finally {
    drawn.dispose();
  }
}

function nearest(bank: Bank, batch: StartBatch): StartPoint {
  const { latents, columns, norms, size, candidates } = bank;
  const { images, spec } = batch;
  const [count, hypotheses] = [images.shape[0], batch.conditionRows.length];
  const which = placesOf(bank.conditions, batch.conditionRows);
  const flat = reshape(images, [count, columns.shape[0]]) as Tensor2D;
  const all = reshape(sub(norms, mul(matMul(flat, columns), 2)), [count, bank.conditions.length, size]);
  const distances = reshape(gather(all, tensor1d(which, 'int32'), 1), [count * hypotheses, size]);
  const few = candidates === 1 ? reshape(argMin(distances, 1), [-1, 1]) : topk(mul(distances, -1), candidates).indices;
  // Candidate images by their column: of the row's class, the chosen draw.
  const first = tensor1d(
    Int32Array.from({ length: count * hypotheses }, (_, row) => which[row % hypotheses]! * size),
    'int32',
  );
  const places = reshape(add(reshape(first, [-1, 1]), few), [-1]);
  const redrawn = reshape(transpose(gather(columns, cast(places, 'int32'), 1)), [-1, ...spec.imageShape]) as Tensor4D;
  const chosen = candidates === 1 ? undefined : bestCandidate(batch, redrawn, candidates);
  const pick = <T extends Tensor>(rows: T): T => (chosen === undefined ? rows : gather(rows, chosen));
  const draw = pick(reshape(few, [-1]));
  return {
    latents: reshape(gather(latents, cast(draw, 'int32')), [count, hypotheses, 1, spec.latentSize]),
    redrawn: pick(redrawn),
  };
}

/** Of each row's candidates, the place of the one that the search's own difference likes best: int32 [rows]. */
function bestCandidate(
  { target, difference, conditionRows }: StartBatch,
  redrawn: Tensor4D,
  candidates: number,
): Tensor {
  const ownTarget = Object.fromEntries(
    Object.entries(target).map(([name, tensor]) => [name, repeatRows(tensor, conditionRows.length * candidates)]),
  );
  const exact = reshape(difference.compare(redrawn, ownTarget), [-1, candidates]);
  const rows = exact.shape[0]!;
  const first = tensor1d(
    Int32Array.from({ length: rows }, (_, row) => row * candidates),
    'int32',
  );
  return cast(add(first, argMin(exact, 1)), 'int32');
}

function placesOf(known: readonly (readonly number[])[], wanted: readonly (readonly number[])[]): Int32Array {
  const byText = new Map(known.map((row, place) => [row.join(), place]));
  return Int32Array.from(wanted, (row) => {
    const place = byText.get(row.join());
    if (place === undefined)
      throw new ValueError(
        `createBank: expected the bank to hold images of condition [${row.join(', ')}], got ${known.length} others. Give createBank the search's conditions.`,
      );
    return place;
  });
}

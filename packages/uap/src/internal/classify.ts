import { argmaxRows } from '@gans/metrics';
import { type Classifier, GansError } from '@gans/tensor';
import { slice, type Tensor2D, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { expectLogitsFor } from './expect-classifier';

/** Lets other work of the event loop have its turn, such as a listener that aborts. */
export const yieldToEvents = () => new Promise<void>((resolve) => setTimeout(resolve, 0));

/** Throws when the caller's signal asks to stop. */
export function expectNotAborted(caller: string, signal: AbortSignal | undefined, done: string): void {
  if (signal?.aborted) throw new GansError('ABORTED', `${caller}: stopped by the caller's signal after ${done}.`);
}

/** The logits of images, as plain numbers. */
export interface ReadLogits {
  /** N K numbers. */
  readonly rows: Float32Array;
  /** K. */
  readonly classCount: number;
}

/** Runs a classifier once and reads its logits. */
export async function readLogits(caller: string, classifier: Classifier, images: Tensor4D): Promise<ReadLogits> {
  const logits: Tensor2D = tidy(() => classifier(images));
  try {
    expectLogitsFor(caller, logits, images.shape[0]);
    return { rows: (await logits.data()) as Float32Array, classCount: logits.shape[1] };
  } finally {
    logits.dispose();
  }
}

/** The class that a classifier reads in each image. */
export async function classesOf(caller: string, classifier: Classifier, images: Tensor4D): Promise<Int32Array> {
  const { rows, classCount } = await readLogits(caller, classifier, images);
  return argmaxRows(rows, classCount);
}

/** The class read in each image, a chunk at a time, each chunk changed beforehand if so wanted. */
export async function classesInChunks(
  caller: string,
  classifier: Classifier,
  images: Tensor4D,
  chunkSize: number,
  change: (chunk: Tensor4D) => Tensor4D = (chunk) => chunk.clone(),
): Promise<Int32Array> {
  const classes = new Int32Array(images.shape[0]);
  for (let first = 0; first < classes.length; first += chunkSize) {
    const chunk = tidy(() => change(rowsOf(images, first, chunkSize)));
    try {
      classes.set(await classesOf(caller, classifier, chunk), first);
    } finally {
      chunk.dispose();
    }
  }
  return classes;
}

/** Up to `count` images from `first` on. */
export function rowsOf(images: Tensor4D, first: number, count: number): Tensor4D {
  const [total, ...shape] = images.shape;
  return slice(images, [first, 0, 0, 0], [Math.min(count, total - first), ...shape]);
}

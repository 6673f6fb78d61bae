import type { Seed } from '@gans/tensor';
import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Makes images when they are asked for: a generator, or a reader of files.
 *
 *  Gives float32 [count, H, W, C] in [-1, 1] that depend on the seed only; whoever asked disposes them.
 */
export type ImageSampler = (seed: Seed, count: number) => Tensor4D | Promise<Tensor4D>;

/** Images one batch after another, each float32 [N, H, W, C] in [-1, 1]; not disposed: a generator may dispose each when it is asked for the next. */
export type ImageBatches = Tensor4D | Iterable<Tensor4D> | AsyncIterable<Tensor4D>;

import { add, mul, type Tensor, zerosLike } from '@tensorflow/tfjs-core';
import { ValueError } from '../errors';
import { defineOp, type Op } from '../internal/define-op';
import { type BatchNormalizeInputs, batchNormalizeOp, checkChannels, slopesOf } from './batch-normalize';
import { checkBatch, type Standardized } from './standardize';

/** Statistics that follow those of the batches. */
export interface RunningStatistics {
  /** float32 [C]. */
  readonly mean: Tensor;
  /** float32 [C]. */
  readonly variance: Tensor;
}

/** A normalised batch, its own statistics, and the running ones after it. */
export interface TrackedBatch<T extends Tensor> extends Standardized<T> {
  readonly running: RunningStatistics;
}

type Inputs = BatchNormalizeInputs & { runningMean: Tensor; runningVariance: Tensor };
interface Attributes {
  readonly epsilon: number;
  /** Of the batch's statistics in the new running ones. */
  readonly share: number;
  /** What the batch's biased variance is multiplied by for the running one. */
  readonly correction: number;
}

const trackedBatchNormalizeOp: Op<Inputs, Attributes> = /* @__PURE__ */ defineOp({
  name: 'TrackedBatchNormalize',
  inputs: ['x', 'gain', 'bias', 'runningMean', 'runningVariance'],
  savedInputs: ['x', 'gain'],
  savedOutputs: 2,
  forward: ({ x, gain, bias, runningMean, runningVariance }, { epsilon, share, correction }) => {
    const [mean, variance, output] = batchNormalizeOp({ x, gain, bias }, { epsilon });
    const moved = (running: Tensor, current: Tensor, factor: number) =>
      add(mul(running, 1 - share), mul(current, share * factor));
    return [mean!, variance!, output!, moved(runningMean, mean!, 1), moved(runningVariance, variance!, correction)];
  },
  gradient: ([, , dy], { x, gain }, { epsilon }, [mean, variance]) => ({
    ...slopesOf({ dy: dy!, x, gain }, { epsilon, statistics: { mean: mean!, variance: variance! } }),
    runningMean: () => zerosLike(gain),
    runningVariance: () => zerosLike(gain),
  }),
});

/** `batchNormalize` that moves running statistics towards those of the batch, as one op that an engine can speed up.
 *
 *  running <- (1 - share) running + share batch
 *  Ioffe and Szegedy, "Batch Normalization", 2015, Algorithm 1 and section 3.1. arXiv:1502.03167. Deviates: nothing.
 *
 *  @param x float32 [..., C]; not disposed.
 *  @param gain float32 [C], gamma; not disposed.
 *  @param bias float32 [C], beta; not disposed.
 *  @param running the running statistics before this batch; constants for gradients, not disposed.
 *  @param options `share` in [0, 1]; `epsilon` added to the batch's variance, default 1e-5; `unbiased` follows the variance over n - 1 instead of that over n, default false.
 *  @returns the output, the batch's statistics and the new running ones; the caller disposes all five.
 *  @throws as `batchNormalize`; ShapeError when the running statistics do not fit x; ValueError when `share` is out of range.
 *  @example
 *  const before = { mean: tf.zeros([1]), variance: tf.ones([1]) };
 *  const { running } = trackedBatchNormalize(tf.tensor2d([[1], [3]]), tf.ones([1]), tf.zeros([1]), before, { share: 0.5 });
 *  running.mean.print(); // [1]
 */
export function trackedBatchNormalize<T extends Tensor>(
  x: T,
  gain: Tensor,
  bias: Tensor,
  running: RunningStatistics,
  { share, epsilon = 1e-5, unbiased = false }: { share: number; epsilon?: number; unbiased?: boolean },
): TrackedBatch<T> {
  const { mean: runningMean, variance: runningVariance } = running;
  checkBatch('trackedBatchNormalize', x, epsilon);
  checkChannels('trackedBatchNormalize', x, {
    gain,
    bias,
    'running.mean': runningMean,
    'running.variance': runningVariance,
  });
  if (!(share >= 0 && share <= 1))
    throw new ValueError(`trackedBatchNormalize: expected share to be in [0, 1], got ${share}.`);
  const count = x.size / gain.size;
  const correction = unbiased ? count / Math.max(1, count - 1) : 1;
  const [mean, variance, output, nextMean, nextVariance] = trackedBatchNormalizeOp(
    { x, gain, bias, runningMean, runningVariance },
    { epsilon, share, correction },
  );
  return {
    output: output as T,
    mean: mean!,
    variance: variance!,
    running: { mean: nextMean!, variance: nextVariance! },
  };
}

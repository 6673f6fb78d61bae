/** How the learning rate goes after the warm-up. */
export type LearningRateSchedule =
  /** Along half a cosine. */
  | {
      readonly name: 'cosine';
      /** What is left of the learning rate at the end, as a share; default 0. */
      readonly final?: number;
    }
  /** In steps: from `epochs[i]` on it is `factors[i]` times what it is at its highest. */
  | {
      readonly name: 'steps';
      /** Counted from 0, rising; fractions are allowed. */
      readonly epochs: readonly number[];
      /** One an epoch of the list, > 0. */
      readonly factors: readonly number[];
    }
  | { readonly name: 'constant' };

/** How the learning rate rises at the start, linearly. */
export interface WarmUp {
  readonly epochs: number;
  /** 'step' (default): a little each step. 'epoch': the same rate for a whole epoch, as published code often has it. */
  readonly per?: 'step' | 'epoch';
}

/** What decides the learning rate of each step; survives JSON. */
export interface LearningRateConfig {
  /** Of the whole run. */
  readonly epochs: number;
  /** At its highest. */
  readonly learningRate: number;
  /** Default { name: 'cosine' }. */
  readonly schedule?: LearningRateSchedule;
  /** Left out, there is none. */
  readonly warmUp?: WarmUp;
}

/** Where a run is. */
export interface EpochPosition {
  /** Epochs finished: the next step belongs to this one, counted from 0. */
  readonly epoch: number;
  /** Batches of it made. */
  readonly batch: number;
  /** Batches it has. */
  readonly batchesPerEpoch: number;
}

/** The learning rate of the next step.
 *
 *  t = epoch + batch / batchesPerEpoch, W the epochs of the warm-up, T those of the run
 *  t < W:   learningRate (t + 1 / batchesPerEpoch) / W; per epoch: learningRate (epoch + 1) / W
 *  cosine:  learningRate (final + (1 - final) (1 + cos(pi (t - W) / (T - W))) / 2)
 *  steps:   learningRate factors[i], i the last with epochs[i] <= t
 *  Loshchilov and Hutter, "SGDR", 2017, Eq. (5), one cycle. arXiv:1608.03983. Warm-up: Goyal et al., "Accurate, Large Minibatch SGD", 2017, section 2.2. arXiv:1706.02677.
 *
 *  @param config its numbers in range, as `checkClassifierConfig` gives it.
 *  @param position of the step.
 *  @returns a number >= 0.
 *  @example
 *  const config = { epochs: 200, learningRate: 0.1, warmUp: { epochs: 5, per: 'epoch' } } as const;
 *  console.log(learningRateAt(config, { epoch: 1, batch: 0, batchesPerEpoch: 97 })); // 0.04
 */
export function learningRateAt(
  { epochs, learningRate, schedule = { name: 'cosine' }, warmUp = { epochs: 0 } }: LearningRateConfig,
  { epoch, batch, batchesPerEpoch }: EpochPosition,
): number {
  const done = epoch * batchesPerEpoch + batch;
  const warm = warmUp.epochs * batchesPerEpoch;
  if (done < warm)
    return warmUp.per === 'epoch' ? (learningRate * (epoch + 1)) / warmUp.epochs : (learningRate * (done + 1)) / warm;
  switch (schedule.name) {
    case 'constant':
      return learningRate;
    case 'steps': {
      const reached = schedule.epochs.filter((decay) => decay * batchesPerEpoch <= done).length;
      return learningRate * (schedule.factors[reached - 1] ?? 1);
    }
    case 'cosine': {
      const { final = 0 } = schedule;
      const steps = epochs * batchesPerEpoch - warm;
      const share = (1 + Math.cos((Math.PI * (done - warm)) / steps)) / 2;
      return learningRate * (final + (1 - final) * share);
    }
  }
}

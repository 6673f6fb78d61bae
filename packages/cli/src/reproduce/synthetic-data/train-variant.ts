import { readClasses, type SmoothingState, type SyntheticPool, smoothDataset } from '@gans/synthetic-data';
import { type Classifier, createSeed } from '@gans/tensor';
import { classifierOf } from '@gans/training';
import type { CellPlace } from '../run-grid';
import { withJudge } from './extras';
import { type FirstPool, firstPool, miningFor } from './first-pool';
import type { Lent } from './lend';
import { type Plan, type TrainingCell, trainingFor } from './plan';
import { createPoolClassifier, type Learner, type PoolClassifier } from './pool-classifier';
import type { CellOutcome } from './result';
import type { TrainingImages } from './training-images';
import type { Variant } from './variants';

/** What a training is watched with; none of it changes the training. */
export interface Watch {
  /** Generated images that no classifier is trained on. */
  readonly heldOut: SyntheticPool;
  /** Share of some real test images that a classifier reads right. */
  readonly look: (classifier: Classifier) => Promise<number>;
  /** Told how many epochs are done. */
  readonly onEpoch: (epoch: number, accuracy: number) => void;
}

/** What came out of a training. */
export interface Trained extends Omit<CellOutcome, 'variant' | 'seed' | 'accuracy' | 'picture'> {
  /** To be disposed by the caller. */
  readonly classifier: PoolClassifier;
}

/** Trains a classifier as a variant says: a fixed set, or dataset smoothing, with or without mining, by the paper's two algorithms.
 *
 *  @param plan engine, data sizes, N.
 *  @param cell variant, seed, net, constants.
 *  @param lent what images are drawn with.
 *  @param images real ones; only labelled ones are looked at, which a variant without real images is not given.
 *  @throws GansError (code ABORTED) when stopped, (code DIVERGED) when the loss is no longer finite.
 */
export async function trainVariant(
  plan: Pick<Plan, 'request' | 'data'>,
  cell: TrainingCell,
  { sources, filter: lentFilter }: Lent,
  images: TrainingImages,
  watch: Watch & { readonly classNames: readonly string[] },
  { io }: Pick<CellPlace, 'io'>,
): Promise<Trained> {
  const { size } = plan.request;
  const { variant, net, training } = cell;
  const { epochs } = training;
  const { signal } = io;
  const seed = createSeed(cell.seed);
  const warnings: string[] = [];
  const onWarning = (line: string) => warnings.push(line);
  const { classNames } = watch;
  const making = { net, classNames, signal, now: io.now };
  const timesOf = (count: number) => trainingFor(count, plan.data.train.imageShape);
  const judge = { ...making, seed, training: timesOf(Math.ceil(epochs / 3)) };
  return withJudge(
    variant.extra,
    sources,
    { size, seed, classifier: judge },
    async ({ filter = lentFilter, relabel }) => {
      const first = await firstPool(cell, sources, images, {
        size,
        seed,
        classifier: making,
        trainingFor: timesOf,
        onWarning,
      });
      const classifier = createPoolClassifier({ ...making, seed, training, relabel });
      try {
        const { curve, mined, onState } = follow(variant, first, watch);
        const begun: SmoothingState<Learner> | undefined = first && {
          classifier: classifier.loop.classifier,
          pool: first.pool,
          epoch: 0,
          next: 'train',
          drawn: size,
        };
        const { drawn, stepSize = first?.stepSize } = await smoothDataset(classifier.loop, sources, {
          size,
          epochs,
          share: variant.share,
          seed,
          ...(variant.hsm && { mining: miningFor(variant, size) }),
          ...(filter && { filter }),
          state: begun,
          signal,
          onState,
          onWarning,
        });
        const { accuracy: heldOut } = await readClasses(classifierOf(classifier.net()), watch.heldOut);
        return {
          classifier,
          heldOut,
          curve,
          epochs,
          drawn: drawn - Math.round(variant.realShare * size),
          mined: mined(),
          ...(stepSize !== undefined && { stepSize }),
          trainingSeconds: Math.round(classifier.seconds()),
          warnings,
        };
      } catch (error) {
        classifier.dispose();
        throw error;
      }
    },
  );
}

/** Follows a loop: looks at the classifier after each epoch, and counts the images that were mined. */
function follow({ share }: Pick<Variant, 'share'>, first: FirstPool | undefined, watch: Watch) {
  const curve: { epoch: number; accuracy: number }[] = [];
  let mined = count(first?.pool.mined ?? []);
  return {
    curve,
    mined: () => mined,
    async onState({ classifier, pool, epoch, next }: SmoothingState<Learner>) {
      if (next === 'draw') {
        const accuracy = await watch.look(classifierOf(classifier.net));
        curve.push({ epoch, accuracy });
        watch.onEpoch(epoch, accuracy);
      } else if (share > 0 && epoch > 0) {
        mined += count(pool.mined.filter((_, i) => pool.born[i] === epoch));
      }
    },
  };
}

const count = (marks: ArrayLike<number>) => Array.from(marks).reduce((sum, mark) => sum + mark, 0);

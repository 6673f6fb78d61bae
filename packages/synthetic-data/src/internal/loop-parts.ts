import { foldIn, GansError, type Seed } from '@gans/tensor';
import { calibrateStepSize } from '../calibrate-step-size';
import type { GeneratorSource } from '../generator-source';
import type { SyntheticPool } from '../pool';
import type { LoopOptions, LoopProgress, PoolTraining } from '../pool-training';
import { readClasses } from '../read-classes';
import { checkLoopMining } from './check-mining';
import { checkSources, expectInteger } from './check-sources';
import { checkFilter } from './pick-latents';
import { type ImagePlan, type Miner, writeImages } from './write-images';

/** Images of the first pool that a trained classifier must read better than chance. */
const READ = 1000;

/** What the loops of both algorithms have in common.
 *
 *  @param caller as messages name it.
 */
export function loopParts<Model, State>(
  caller: string,
  { trainEpoch, classify }: Omit<PoolTraining<Model>, 'classifier'>,
  generators: GeneratorSource | readonly GeneratorSource[],
  options: LoopOptions<State>,
) {
  const { seed, mining, filter, chunkSize = 100, signal, onProgress, onState, onWarning } = options;
  const sources = checkSources(caller, generators);
  expectInteger(caller, 'chunkSize', chunkSize, 1);
  if (filter !== undefined) checkFilter(caller, filter);
  if (mining !== undefined) checkLoopMining(caller, mining);

  const tell = (stage: LoopProgress['stage'], epoch: number, total: number) => (done: number) =>
    onProgress?.({ stage, epoch, done, total });

  const stopped = (epoch: number) => {
    if (signal?.aborted === true)
      throw new GansError(
        'ABORTED',
        `${caller}: stopped by the caller's signal after ${epoch} epochs. Go on from the state that was saved last.`,
      );
  };

  return {
    sources,

    /** Draws a plan's images into the places that it names. */
    draw(pixels: Uint8Array, plan: ImagePlan, stage: 'fill' | 'draw', epoch: number, miner?: Miner): Promise<void> {
      const onImages = tell(stage, epoch, plan.slots.length);
      const drawing = { seed: drawingSeed(seed, epoch), miner, filter, chunkSize, signal, onProgress: onImages };
      return writeImages(caller, pixels, plan, sources, drawing);
    },

    /** One epoch; after the first one the labels must be readable. */
    async train(classifier: Model, pool: SyntheticPool, epoch: number): Promise<Model> {
      stopped(epoch);
      tell('train', epoch, pool.labels.length)(0);
      const next = await trainEpoch(classifier, pool, { epoch, seed: foldIn(seed, 'train'), signal });
      if (epoch === 0 && onWarning !== undefined) {
        const { accuracy, images, isAtChance } = await readClasses(classify(next), pool, { limit: READ, chunkSize });
        if (isAtChance)
          onWarning(
            `${caller}: after its first epoch the classifier reads ${(100 * accuracy).toFixed(1)} % of ${images} labels, which is chance. The generator ignores its condition, or the classifier has not begun to learn.`,
          );
      }
      return next;
    },

    /** How the classifier as it is mines, if it does: eta is that of the options, the one found before, or a new one. */
    async miner(classifier: Model, epoch: number, found: number | undefined): Promise<Miner | undefined> {
      if (mining === undefined) return undefined;
      const { steps, score, angle, draws = 256, calibrate = 'once' } = mining;
      const choices = { ...(steps !== undefined && { steps }), ...(score !== undefined && { score }) };
      const bare = classify(classifier);
      let stepSize = mining.stepSize ?? found;
      if (mining.stepSize === undefined && (found === undefined || calibrate === 'each-time')) {
        tell('calibrate', epoch, draws)(0);
        ({ stepSize } = await calibrateStepSize(sources[0], bare, {
          ...choices,
          ...(angle !== undefined && { angle }),
          draws,
          seed: foldIn(foldIn(seed, 'calibrate'), epoch),
          stepSize: found,
          chunkSize,
          signal,
        }));
      }
      return { ...choices, classifier: bare, stepSize: stepSize! };
    },

    async report(state: State): Promise<State> {
      await onState?.(state);
      return state;
    },

    /** Says so where a pool's classes cannot be of one size. */
    tellUnequal(size: number): void {
      const { classCount } = sources[0].spec;
      const rest = size % classCount;
      if (rest > 0)
        onWarning?.(
          `${caller}: ${size} images are no multiple of ${classCount} classes; ${rest === 1 ? 'the first class has' : `the first ${rest} classes have`} one image more than the others.`,
        );
    },
  };
}

const drawingSeed = (seed: Seed, epoch: number) => foldIn(foldIn(seed, 'images'), epoch);

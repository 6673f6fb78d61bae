import type { ImageDataset } from '@gans/datasets';
import { batch } from '@gans/datasets';
import { createSeed, disposeTree, permutation, type Seed } from '@gans/tensor';
import { averagedGenerator, type CheckedGanConfig, diagnose, type GanNets, type GanState } from '@gans/training';
import type { RunFolder } from '../run-folder';
import { lookAtEmbeddings } from './embedding-look';
import { interpolationStrip } from './interpolation';
import { embeddingsName, interpolationName } from './look-files';

/** What a look shows beside the grid. */
export interface LookSubject {
  readonly nets: GanNets;
  /** Not changed, nor disposed. */
  readonly state: GanState;
  /** The training images. */
  readonly dataset: ImageDataset;
  readonly config: CheckedGanConfig;
  readonly seed: Seed;
}

/** Writes what a look at a run leaves in samples/ beside its grid: images between latents, and embeddings with their proxies where the discriminator has any.
 *
 *  @param run its folder.
 *  @param subject the GAN at this moment.
 */
export async function writeLook(run: Pick<RunFolder, 'write'>, subject: LookSubject): Promise<void> {
  const { nets, state, dataset, config, seed } = subject;
  await run.write(interpolationName(state.step), await interpolationStrip(averagedGenerator(nets, state), seed));
  const embeddings = await lookAtEmbeddings(nets, state, dataset, config, seed);
  if (embeddings !== undefined) await run.write(embeddingsName(state.step), JSON.stringify(embeddings));
}

/** The diagnostics of a discriminator as figures for metrics.jsonl, on a batch of the training images, the same each time: see `diagnose` of `@gans/training`. */
export async function diagnosticFigures({
  nets,
  state,
  dataset,
  config,
}: Omit<LookSubject, 'seed'>): Promise<Record<string, number>> {
  // Many sets lie class by class, and a batch of one class tells nothing of a loss of classes.
  const order = permutation(createSeed(0), dataset.length);
  const { images, labels } = batch(dataset, order.subarray(0, config.batchSize));
  const scalars = diagnose(nets, state, { images, labels }, config);
  images.dispose();
  const figures = await Promise.all(
    Object.entries(scalars).map(async ([name, scalar]) => [name, (await scalar.data())[0]] as const),
  );
  disposeTree({ ...scalars });
  return Object.fromEntries(figures);
}

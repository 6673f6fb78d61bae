import { type BankStart, type ClassifyOptions, createBank, encoderStart, type Start } from '@gans/igc';
import { createSeed, disposeTree, foldIn } from '@gans/tensor';
import type { OpenedGenerator } from '../../classify/open-generator';
import type { Io } from '../../io';
import { type LoadedEncoder, loadEncoder } from './encoder';
import { searchOptions } from './search-choice';
import type { TableSetting } from './setting';
import type { Tuning } from './tune';

/** A way to search that stands in the noise table. */
export interface SearchMethod {
  readonly key: string;
  readonly title: string;
  readonly about: string;
  /** Needs what was tuned. */
  readonly isTuned: boolean;
  /** Needs an encoder. */
  readonly isEncoded: boolean;
}

/** Rows of the noise table, for each generator. */
export const SEARCHES: readonly SearchMethod[] = [
  {
    key: 'paper',
    title: 'paper',
    about:
      'The paper’s search: from the prior’s mean, 100 steps of Adam at 0.001 for every class, mean absolute difference, λ = 0.03. On a subset, as it costs 20 times as much.',
    isTuned: false,
    isEncoded: false,
  },
  {
    key: 'fast',
    title: 'fast',
    about:
      'From the nearest image of a bank; the four best classes take 5 steps, the two best of these 15 more, at 0.1; difference and λ of the paper.',
    isTuned: false,
    isEncoded: false,
  },
  {
    key: 'robust',
    title: 'robust',
    about:
      'The same steps, searched and decided by the likelihood of normal noise that was clipped, its size read from each image, and the density of the latent.',
    isTuned: false,
    isEncoded: false,
  },
  {
    key: 'tuned',
    title: 'robust, tuned',
    about:
      'The same, its constants tuned and its pruning calibrated on training images that no generator has learned from.',
    isTuned: true,
    isEncoded: false,
  },
  {
    key: 'offsets',
    title: 'tuned, class offsets',
    about:
      'The tuned search; before differences are compared, a constant is added to those of each class, fitted on the same training images: one latent does not say how much room the images of a class take.',
    isTuned: true,
    isEncoded: false,
  },
  {
    key: 'encoder',
    title: 'encoder, tuned',
    about:
      'The tuned difference, started by an encoder that has learned from generated pairs alone; then 5 steps of the two best classes: 10 row-steps.',
    isTuned: true,
    isEncoded: true,
  },
];

/** A search that is ready to be run. */
export interface ReadySearch {
  readonly options: ClassifyOptions;
  /** Added to the differences of each class before they are compared. */
  readonly offsets?: readonly number[];
  dispose(): void;
}

/** Makes a bank of generated images to start from.
 *
 *  @param options `candidates` nearest ones that are compared exactly; `seed` of the draws.
 */
export function bankFor(
  { generator, spec }: OpenedGenerator,
  size: number,
  { candidates, seed, io }: { readonly candidates: number; readonly seed: number; readonly io: Pick<Io, 'signal'> },
): Promise<BankStart> {
  return createBank(generator, spec, {
    size,
    candidates: Math.min(candidates, size),
    seed: foldIn(createSeed(seed), 'bank'),
    signal: io.signal,
  });
}

/** Prepares a search: its start is made, or loaded.
 *
 *  @param tuning of the generator, for the searches that need it.
 *  @param encoderFolder of the cell that has trained an encoder, likewise.
 *  @returns the caller disposes it.
 */
export async function readySearch(
  { seed, sizes }: TableSetting,
  { key }: SearchMethod,
  opened: OpenedGenerator,
  { tuning, encoderFolder, io }: { tuning?: Tuning | undefined; encoderFolder: string; io: Pick<Io, 'signal'> },
): Promise<ReadySearch> {
  const bank = async (candidates: number, options: ClassifyOptions): Promise<ReadySearch> => {
    const start = await bankFor(opened, sizes.bank, { candidates, seed, io });
    return { options: { ...options, start }, dispose: () => start.dispose() };
  };
  switch (key) {
    case 'paper':
      return { options: { preset: 'paper', schedule: [{ steps: sizes.paperSteps }] }, dispose: () => {} };
    case 'fast':
      return bank(1, { preset: 'fast' });
    case 'robust':
      return bank(8, { preset: 'robust' });
    case 'tuned':
    case 'offsets': {
      const { choice, calibration, offsets } = tuning!;
      const { schedule } = calibration;
      const ready = await bank(8, { ...searchOptions(choice, opened.spec), schedule, calibration });
      return key === 'offsets' ? { ...ready, offsets } : ready;
    }
    default: {
      const encoder = await loadEncoder(encoderFolder);
      const options = { ...searchOptions(tuning!.choice, opened.spec), schedule: ENCODED_SCHEDULE };
      return {
        options: { ...options, start: startOf(encoder) },
        dispose: () => disposeTree(encoder.params, encoder.state),
      };
    }
  }
}

const ENCODED_SCHEDULE = [{ steps: 0 }, { keep: 2, steps: 5 }];

const startOf = ({ encode, params }: LoadedEncoder): Start =>
  encoderStart((images, condition) => encode(params, images, condition));

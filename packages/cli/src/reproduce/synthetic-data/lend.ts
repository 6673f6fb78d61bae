import { asGenerator, foldSpectralNorms, type GeneratorNet } from '@gans/core-nets';
import type { GeneratorSource, ImageFilter, ImageScore } from '@gans/synthetic-data';
import { ConfigError, disposeTree } from '@gans/tensor';
import { averagedGenerator, type LoadedGan } from '@gans/training';
import { reshape } from '@tensorflow/tfjs-core';
import { savedSteps, withState } from '../saved-states';
import type { Extra } from './variants';

/** What a training draws its images with. */
export interface Lent {
  /** One, or several that take turns. */
  readonly sources: readonly GeneratorSource[];
  /** Which draws become images. */
  readonly filter?: ImageFilter;
}

/** The run of a generator, as far as there is one. */
export interface GeneratorRun {
  readonly run: string | undefined;
  /** Step of the generator. */
  readonly end: number;
}

/** Lends what a variant draws with; it is freed afterwards.
 *
 *  @param extra 'checkpoints' takes earlier generators of the run, too; 'discriminator' the discriminator of its last training state.
 *  @param last the generator.
 *  @throws ConfigError when the run holds no such states.
 */
export function lend<T>(
  extra: Extra | undefined,
  last: GeneratorSource,
  { run, end }: GeneratorRun,
  use: (lent: Lent) => Promise<T>,
): Promise<T> {
  if (extra === 'checkpoints') return lendEarlier(last, run, end, use);
  if (extra === 'discriminator') return lendDiscriminator(last, run, use);
  return use({ sources: [last] });
}

// Of a training state, which keeps the net itself.
function sourceOf(net: GeneratorNet): { readonly source: GeneratorSource; dispose(): void } {
  const folded = foldSpectralNorms(net);
  return {
    source: { generator: asGenerator(net, folded), spec: net.spec },
    dispose: () => disposeTree(folded.params, folded.state),
  };
}

// The last one, and those at a half and three quarters of the way, or as near as there are.
async function lendEarlier<T>(
  last: GeneratorSource,
  run: string | undefined,
  end: number,
  use: (lent: Lent) => Promise<T>,
): Promise<T> {
  const steps = run === undefined ? [] : (await savedSteps(run)).filter((step) => step >= end / 2 && step < end);
  const chosen = [...new Set([steps[0], steps[Math.floor(steps.length / 2)]])].filter((step) => step !== undefined);
  if (run === undefined || chosen.length === 0) throw missing('training states of its second half');
  const withMore = async (sources: readonly GeneratorSource[], left: readonly number[]): Promise<T> => {
    const [step, ...rest] = left;
    if (step === undefined) return use({ sources });
    return withState(run, step, async ({ nets, state }) => {
      const { source, dispose } = sourceOf(averagedGenerator(nets, state));
      return withMore([...sources, source], rest).finally(dispose);
    });
  };
  return withMore([last], chosen);
}

async function lendDiscriminator<T>(
  source: GeneratorSource,
  run: string | undefined,
  use: (lent: Lent) => Promise<T>,
): Promise<T> {
  const step = run === undefined ? undefined : (await savedSteps(run)).at(-1);
  if (run === undefined || step === undefined) throw missing('a training state with its discriminator');
  return withState(run, step, (gan) => use({ sources: [source], filter: { score: realismOf(gan) } }));
}

/** Rates images by the discriminator's logit: how real they look to it, and where it is told the class, as images of that class.
 *
 *  After Azadi et al., "Discriminator Rejection Sampling", 2019. arXiv:1810.06758. Deviates: the best of some draws, without a bound of the density ratio.
 */
export function realismOf({ nets, state, netsConfig }: Pick<LoadedGan, 'nets' | 'state' | 'netsConfig'>): ImageScore {
  const { params, state: own } = state.discriminator;
  const isTold = TOLD.includes(netsConfig.discriminator.head);
  return (images, condition) => {
    const input = isTold ? { images, condition } : images;
    return reshape(nets.discriminator.apply(params, own, input, { training: false }).output.logits!, [-1]);
  };
}

/** Heads that take the class. */
const TOLD: readonly string[] = ['projection', 'concatenated'];

const missing = (what: string) =>
  new ConfigError(
    `gans reproduce synthetic-data: expected the generator's run to hold ${what}, got none. Leave --generator out, or this cell by --cells.`,
  );

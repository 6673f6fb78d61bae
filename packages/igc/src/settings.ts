import { ValueError } from '@gans/tensor';
import type { SearchCost } from './cost';
import { type Difference, type DifferenceName, differenceOf } from './difference';
import { expectKnown } from './internal/expect';
import { meanStart } from './mean-start';
import type { InversionSpec } from './spec';
import type { Start } from './start';

/** A part of the search: some steps on the classes that are still in question, then their differences are read. */
export interface Phase {
  /** Gradient steps, >= 0. A phase of 0 steps only asks what the start is worth. */
  readonly steps: number;
  /** How many classes of each image go on into this phase: those with the least differences so far. Default: all that are left. */
  readonly keep?: number;
  /** Classes further than this from an image's best one do not go on. Default: none is left out for it. */
  readonly gap?: number;
}

/** Constants of a search, as plain data. */
export interface SearchSettings {
  readonly schedule: readonly Phase[];
  /** Of Adam, for each element of a latent, > 0. */
  readonly learningRate: number;
  /** 'constant' (default), or 'cosine': down to 0 over all steps. */
  readonly decay: 'constant' | 'cosine';
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** 'corrected': epsilon beside the bias-corrected root (default). 'uncorrected': "epsilon hat", as Keras has it. */
  readonly epsilonPlacement: 'corrected' | 'uncorrected';
  /** Weight of the prior term, >= 0. 'evidence': d / (2 P), which with 'clipped-noise' and squares makes the loss -ln p(x | z) p(z), divided by the P values of an image. */
  readonly lambda: number | 'evidence';
  /** Of an element's distance u from the prior's mean, in standard deviations: |u| ('absolute', the paper's) or u^2 ('squared': the density of a normal prior). */
  readonly penalty: 'absolute' | 'squared';
  /** Of the search. A name is in units of the pixels' range: mae / w, mse / w^2. */
  readonly difference: DifferenceName | Difference;
  /** Decides between the classes; default: that of the search. */
  readonly decision?: DifferenceName | Difference;
  /** Weight of the prior term in what decides; 0 in the paper (default). */
  readonly decisionLambda: number | 'evidence';
  /** How latents are kept inside a bounded prior: 'clip' (default; on a sphere: scaled back to it), 'tanh' of free variables, or 'none'. */
  readonly bounds: 'clip' | 'tanh' | 'none';
}

/** Names of `presets`. */
export type PresetName = 'paper' | 'cold' | 'fast' | 'robust';

const common = {
  decay: 'constant',
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-7,
  epsilonPlacement: 'corrected',
  lambda: 0.03,
  penalty: 'absolute',
  difference: 'mae',
  decisionLambda: 0,
  bounds: 'clip',
} as const;

const fast: SearchSettings = {
  ...common,
  schedule: [{ steps: 0 }, { keep: 4, steps: 5 }, { keep: 2, steps: 15 }],
  learningRate: 0.1,
};

/** Settings by name. 'paper' is the paper's search from the prior's mean; 'cold' takes larger steps from there; 'fast' starts from a bank and drops classes, 50 row-steps an image instead of 1000 for ten classes; 'robust' does the same, and searches and decides by the likelihood of clipped noise, whose size it reads from each image. */
export const presets: Readonly<Record<PresetName, SearchSettings>> = {
  paper: { ...common, schedule: [{ steps: 100 }], learningRate: 0.001 },
  cold: { ...common, schedule: [{ steps: 50 }], learningRate: 0.1 },
  fast,
  robust: {
    ...fast,
    difference: 'clipped-noise',
    penalty: 'squared',
    lambda: 'evidence',
    decisionLambda: 'evidence',
  },
};

/** How a search is set: a preset, and what differs from it. */
export interface SearchOptions extends Partial<SearchSettings> {
  /** Default 'fast'. */
  readonly preset?: PresetName;
  /** Where latents begin. Default `meanStart()`; 'fast' and 'robust' must be given one, such as `await createBank(...)`. */
  readonly start?: Start;
  /** Rows that take a step at once, at most; twice as many where they are only looked at, and one image at least. Default: as many as `memoryBytes` holds. */
  readonly chunkRows?: number;
  /** Memory that the generator's activations may take, about; default 2^30. Small chunks cost speed: few rows are left of them once classes are dropped. */
  readonly memoryBytes?: number;
  /** Stops between steps; the call rejects with code ABORTED. */
  readonly signal?: AbortSignal;
  /** Called after each chunk with what the images so far have cost; `images` says how many they are. */
  readonly onProgress?: (cost: SearchCost) => void;
}

/** Settings that were checked, with differences and a start in place of names. */
export interface ResolvedSearch extends Omit<SearchSettings, 'difference' | 'decision' | 'lambda' | 'decisionLambda'> {
  readonly lambda: number;
  readonly decisionLambda: number;
  readonly start: Start;
  readonly difference: Difference;
  readonly decision: Difference;
}

/** Checks the options of a search and fills in its preset.
 *
 *  @throws ValueError naming the option, when one is unknown or out of range.
 *  @example
 *  const { schedule } = resolveSearch('search', source.spec, { preset: 'paper' });
 */
export function resolveSearch(caller: string, spec: InversionSpec, options: SearchOptions): ResolvedSearch {
  const { preset = 'fast' } = options;
  expectKnown(caller, 'preset', preset, Object.keys(presets));
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: SearchSettings = { ...presets[preset], ...given };
  const { start = preset === 'fast' || preset === 'robust' ? undefined : meanStart() } = options;
  if (start === undefined)
    throw new ValueError(
      `${caller}: expected start for preset '${preset}', got none. Make a bank once, 'await createBank(generator, spec, { seed })', and pass it; or take preset 'cold'.`,
    );
  expectSchedule(caller, settings.schedule);
  const weightOf = (lambda: number | 'evidence') => (lambda === 'evidence' ? evidenceWeight(spec) : lambda);
  const { learningRate, epsilon } = settings;
  const weights = { lambda: weightOf(settings.lambda), decisionLambda: weightOf(settings.decisionLambda) };
  for (const [name, value] of Object.entries({ learningRate, epsilon, ...weights }))
    if (!(value >= 0 && value < Number.POSITIVE_INFINITY))
      throw new ValueError(`${caller}: expected ${name} to be a finite number >= 0, got ${value}.`);
  for (const name of ['beta1', 'beta2'] as const)
    if (!(settings[name] >= 0 && settings[name] < 1))
      throw new ValueError(`${caller}: expected ${name} to be in [0, 1), got ${settings[name]}.`);
  expectKnown(caller, 'decay', settings.decay, ['constant', 'cosine']);
  expectKnown(caller, 'epsilonPlacement', settings.epsilonPlacement, ['corrected', 'uncorrected']);
  expectKnown(caller, 'penalty', settings.penalty, ['absolute', 'squared']);
  expectKnown(caller, 'bounds', settings.bounds, ['clip', 'tanh', 'none']);
  const { pixelRange = [-1, 1] } = spec;
  const difference = differenceOf(settings.difference, pixelRange);
  const decision = settings.decision === undefined ? difference : differenceOf(settings.decision, pixelRange);
  return { ...settings, ...weights, start, difference, decision };
}

/** d / (2 P): -ln p(z) = (d / 2) mean u^2, divided by the P values of an image. */
const evidenceWeight = ({ latentSize, imageShape: [height, width, channels] }: InversionSpec): number =>
  latentSize / (2 * height * width * channels);

function expectSchedule(caller: string, schedule: readonly Phase[]): void {
  if (schedule.length === 0)
    throw new ValueError(
      `${caller}: expected schedule to hold at least one phase, got none. { steps: 0 } takes no step.`,
    );
  schedule.forEach(({ steps, keep, gap }, place) => {
    const must = (holds: boolean, rule: string, got: unknown) => {
      if (!holds) throw new ValueError(`${caller}: expected schedule[${place}] to have ${rule}, got ${got}.`);
    };
    must(Number.isSafeInteger(steps) && steps >= 0, 'steps, an integer >= 0', steps);
    must(keep === undefined || (Number.isSafeInteger(keep) && keep >= 1), 'keep, an integer >= 1', keep);
    must(gap === undefined || gap >= 0, 'gap >= 0', gap);
    must(
      place > 0 || (keep === undefined && gap === undefined),
      'all classes, as none has a difference yet; begin with { steps: 0 }',
      `keep ${keep}, gap ${gap}`,
    );
  });
}

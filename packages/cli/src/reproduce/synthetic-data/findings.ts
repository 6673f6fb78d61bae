import { quotedGains, type Switches } from '@gans/synthetic-data';
import { formatShare } from '../../format';
import { formatDifference, formatInterval } from '../format-summary';
import { markdownTable } from '../markdown';
import { type Difference, summarize } from '../statistics';
import { verdictOf } from '../verdict';
import { listOf } from '../words';
import { accuracyOf, type BySeed, differenceOf, gainOf, SWITCHES, valuesOf } from './gains';
import type { TableContents, TableOutcome } from './table-contents';
import { variantOf } from './variants';

/** Names of the switches as texts show them. */
export const SWITCH_NAMES: Readonly<Record<keyof Switches, string>> = {
  hsm: 'hard sample mining (HSM)',
  ds: 'dataset smoothing (DS)',
  bna: 'batch-norm adaptation (BNA)',
};

const WHOLE: Switches = { hsm: true, ds: true, bna: true };
const PLAIN: Switches = { hsm: false, ds: false, bna: false };

/** The gains of each switch: in each setting of the other two, and their mean. */
export function gainsTable({ outcomes }: Pick<TableContents, 'outcomes'>): string {
  const rows = SWITCHES.map((name) => {
    const { settings, mean } = gainOf(outcomes, name);
    const [smallest, largest] = quotedGains[name];
    return [
      name.toUpperCase(),
      ...settings.map(({ others, difference }) => `${named(others)}${withInterval(difference)}`),
      `**${withInterval(mean)}**`,
      `+${smallest} to +${largest}`,
    ];
  });
  const columns = ['alone', 'beside one other', 'beside the other', 'beside both'];
  return markdownTable(
    ['gain of', ...columns, 'mean of the four', 'paper'].map((title) => ({ title })),
    rows,
  );
}

/** What the gains of each switch show, a sentence each. */
export function gainSentences({ outcomes }: Pick<TableContents, 'outcomes'>): string[] {
  return SWITCHES.map((name) => {
    const { mean } = gainOf(outcomes, name);
    const title = SWITCH_NAMES[name][0]!.toUpperCase() + SWITCH_NAMES[name].slice(1);
    if (mean === undefined) return `${title}: no seed has all eight combinations yet.`;
    return `${title}: ${withInterval(mean)} on average over the settings of the other two. ${verdict(mean)}`;
  });
}

/** The whole method against the plain fixed set, and against real images. */
export function wholeSentence({ outcomes }: Pick<TableContents, 'outcomes'>): string {
  const [whole, plain] = [accuracyOf(outcomes, WHOLE), accuracyOf(outcomes, PLAIN)];
  const gain = differenceOf(whole, plain);
  if (gain === undefined) return 'The whole method and the plain fixed set have no seed in common yet.';
  const told = `The whole method reads ${share(whole)} of the real test images right, the plain fixed set ${share(plain)}: ${withInterval(gain)}. ${verdict(gain)}`;
  const real = valuesOf(outcomes, 'real', ({ accuracy }) => accuracy.plain);
  const gap = differenceOf(real, plain);
  if (gap === undefined) return told;
  if (!(gap.mean > 0))
    return `${told} As many real images with their labels read ${share(real)}: there is no gap to close.`;
  const closed = gain.mean / gap.mean;
  const isMet = gain.mean >= 0.05 || closed >= 0.5;
  return `${told} As many real images with their labels read ${share(real)}; the method closes ${formatShare(closed)} of that gap. We had asked for 5 points, or half of the gap: ${isMet ? 'reached' : '**not reached**'}.`;
}

/** How much more of the class a classifier of generated images reads in others of them than a classifier of real images does.
 *
 *  @returns undefined where one of the two is missing.
 */
export function tracesSentence({ outcomes }: Pick<TableContents, 'outcomes'>): string | undefined {
  const [real, generated] = ['real', 'fixed'].map((key) => valuesOf(outcomes, key, ({ heldOut }) => heldOut));
  const more = differenceOf(generated!, real!);
  if (more === undefined) return undefined;
  const reading =
    more.mean > 0
      ? 'What is read beyond that are traces of the class which the generator leaves and real images do not have, and whoever learns them learns less of what real images show.'
      : 'The generator leaves no more of the class in its images than there is in real ones.';
  return `A classifier trained on real images reads ${share(real!)} of held-out generated images right, one trained on a fixed set of generated images ${share(generated!)}. ${reading}`;
}

/** What goes beyond the paper, held against dataset smoothing alone: by held-out generated images, which may choose, and by real test images, which may not.
 *
 *  @returns undefined where there is nothing of it.
 */
export function beyondText({ outcomes }: Pick<TableContents, 'outcomes'>): string | undefined {
  const keys = [...new Set(outcomes.map(({ variant }) => variant))].filter((key) => {
    const { group } = variantOf(key);
    return group === 'beyond' || group === 'long' || key === 'ds-1';
  });
  const against = (key: string, value: (outcome: TableOutcome) => number) =>
    differenceOf(valuesOf(outcomes, key, value), valuesOf(outcomes, 'ds', value));
  const compared = keys.map((key) => ({
    ...variantOf(key),
    heldOut: against(key, ({ heldOut }) => heldOut),
    test: against(key, ({ accuracy }) => accuracy.plain),
    adapted: against(key, ({ accuracy }) => accuracy.adapted),
  }));
  if (compared.every(({ test }) => test === undefined)) return undefined;
  const table = markdownTable(
    ['against DS, r = 0.5', 'held-out generated images', 'real test images', 'real test images, BNA'].map((title) => ({
      title,
    })),
    compared.map(({ title, heldOut, test, adapted }) => [title, ...[heldOut, test, adapted].map(withInterval)]),
  );
  const kept = compared
    .filter(({ heldOut }) => heldOut !== undefined && verdictOf(heldOut) === 'higher')
    .map(({ title }) => title);
  const about = compared.flatMap(({ title, about }) => (about === undefined ? [] : [`* **${title}**: ${about}.`]));
  const choice =
    kept.length === 0
      ? 'None is shown to help on held-out generated images, so none is kept.'
      : `Shown to help on held-out generated images, and so kept: ${listOf(kept)}.`;
  return [
    about.join('\n'),
    table,
    `${choice} Such images favour whatever fits the generator better; real labels may not choose.`,
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

/** How steady first epochs are: the largest fall from an epoch to the next in the first third, for fixed and replaced sets. */
export function firstEpochsSentence({ outcomes }: Pick<TableContents, 'outcomes'>): string | undefined {
  const falls = ['fixed', 'ds', 'ds-1'].flatMap((key) => {
    const found = outcomes.filter(({ variant }) => variant === key).map(largestFall);
    return found.length === 0 ? [] : [`r = ${variantOf(key).share}: ${formatShare(summarize(found).mean)}`];
  });
  if (falls.length === 0) return undefined;
  return `The paper speaks of unstable first epochs. The largest fall of the accuracy from one epoch to the next within the first third of them, mean over seeds: ${listOf(falls)}.`;
}

function largestFall({ curve }: TableOutcome): number {
  const first = curve.slice(0, Math.max(2, Math.ceil(curve.length / 3)));
  return first.slice(1).reduce((most, { accuracy }, i) => Math.max(most, first[i]!.accuracy - accuracy), 0);
}

// Which one the one other is.
function named(others: Switches): string {
  const names = SWITCHES.filter((name) => others[name]);
  return names.length === 1 ? `${names[0]!.toUpperCase()}: ` : '';
}

const share = (values: BySeed) => formatShare(summarize([...values.values()]).mean);

function withInterval(difference: Difference | undefined): string {
  if (difference === undefined) return '–';
  const { n, mean, std, low, high } = difference;
  const size = formatDifference(mean, std, 'share');
  return n < 2 ? `${size} (one seed)` : `${size} (${formatInterval(low, high, 'share')})`;
}

function verdict(difference: Difference): string {
  const shown = {
    higher: 'A gain is shown.',
    lower: 'It is shown to do harm.',
    undecided: `These ${difference.n} seeds do not tell it from none.`,
    'one seed': 'One seed does not tell this from chance.',
  };
  return shown[verdictOf(difference)];
}

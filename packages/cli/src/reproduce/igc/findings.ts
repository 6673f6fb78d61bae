import { formatNumber, formatShare } from '../../format';
import { listOf } from '../words';
import { accuracyAt, type NoiseEntry, noiseEntries, shareText } from './noise-table';
import { SIGMAS } from './search-choice';
import type { TableContents } from './table';

/** The paper's accuracies, on 1,000 images of MNIST's test set that it drew. */
export const PUBLISHED = { 0: 0.951, 0.2: 0.947, 0.4: 0.912 } as const;
/** FLOP an image of the published search, with the published generator: 1,000 row-steps of 234.6 million multiply-adds. */
export const PUBLISHED_FLOPS = 4 * 1000 * 234_597_888;
/** What this package set out to reach. */
export const TARGETS = { 0: 0.985, 0.2: 0.98, 0.4: 0.97 } as const;
const MOST_ROW_STEPS = 100;

/** The best search of a table: the highest mean accuracy over the sizes of noise, of those that keep within the row-steps. */
export function bestEntry(table: Pick<TableContents, 'outcomes'>): NoiseEntry | undefined {
  const meanOf = ({ outcome }: NoiseEntry) =>
    SIGMAS.reduce<number>((sum, sigma) => sum + accuracyAt(outcome, sigma).share, 0);
  return noiseEntries(table)
    .filter(({ outcome }) => outcome.rows.every(({ rowSteps }) => rowSteps <= MOST_ROW_STEPS))
    .reduce<NoiseEntry | undefined>(
      (best, entry) => (best === undefined || meanOf(entry) > meanOf(best) ? entry : best),
      undefined,
    );
}

/** What the best search of a table reaches, beside the paper's figures and the aim; every word follows from the numbers.
 *
 *  @param isMnist the paper's figures and the aim are of MNIST: nothing is held against them elsewhere.
 */
export function bestText(table: Pick<TableContents, 'outcomes'>, isMnist: boolean): string {
  const best = bestEntry(table);
  if (best === undefined) return `No search of at most ${MOST_ROW_STEPS} row-steps an image has been tested yet.`;
  const { method, search, outcome } = best;
  const reached = SIGMAS.map((sigma) => `${shareText(accuracyAt(outcome, sigma))} at σ ${sigma}`);
  const { rowSteps, flops } = outcome.rows[0]!;
  const first = `**Best of at most ${MOST_ROW_STEPS} row-steps**: ${method.title}, search “${search.title}”: ${listOf(reached)}, ${formatNumber(rowSteps)} row-steps and ${formatNumber(flops / 1e9)} GFLOP an image.`;
  return isMnist ? `${first} ${aimText(best)} ${paperText(best)}` : first;
}

function aimText({ outcome }: NoiseEntry): string {
  const missed = SIGMAS.filter((sigma) => accuracyAt(outcome, sigma).share < TARGETS[sigma]);
  const aim = listOf(SIGMAS.map((sigma) => formatShare(TARGETS[sigma])));
  if (missed.length === 0) return `The aim, ${aim}, is reached.`;
  const gaps = missed.map((sigma) => {
    const { share, high } = accuracyAt(outcome, sigma);
    const gap = `${(100 * (TARGETS[sigma] - share)).toFixed(2)} points at σ ${sigma}`;
    return high >= TARGETS[sigma] ? `${gap}, which is within the interval` : gap;
  });
  return `The aim, ${aim}, is missed by ${listOf(gaps)}.`;
}

function paperText({ outcome }: NoiseEntry): string {
  const published = listOf(SIGMAS.map((sigma) => formatShare(PUBLISHED[sigma])));
  const above = SIGMAS.filter((sigma) => accuracyAt(outcome, sigma).low > PUBLISHED[sigma]);
  const verdict =
    above.length === SIGMAS.length
      ? 'all three intervals lie above it'
      : above.length === 0
        ? 'no interval lies above it'
        : `the interval lies above it at σ ${listOf(above.map(String))}`;
  return `The paper reports ${published} with a generator and 1,000 images of its own: ${verdict}. An image costs ${formatNumber(PUBLISHED_FLOPS / outcome.rows[0]!.flops)} times fewer operations than 1,000 row-steps of the published generator.`;
}

/** What an encoder start is worth beside a bank, for each generator that has both. */
export function encoderTexts(table: Pick<TableContents, 'outcomes'>): string[] {
  const entries = noiseEntries(table);
  return entries
    .filter(({ search }) => search.key === 'encoder')
    .flatMap(({ method, outcome: encoder }) => {
      const bank = entries.find((entry) => entry.method === method && entry.search.key === 'tuned')?.outcome;
      if (bank === undefined) return [];
      const differences = SIGMAS.map((sigma) => {
        const points = 100 * (accuracyAt(encoder, sigma).share - accuracyAt(bank, sigma).share);
        return `${points > 0 ? '+' : ''}${points.toFixed(2)} points at σ ${sigma}`;
      });
      const ratio = bank.rows[0]!.flops / encoder.rows[0]!.flops;
      const cost = ratio >= 1 ? `${formatNumber(ratio)} times fewer` : `${formatNumber(1 / ratio)} times more`;
      return [
        `${method.title}: ${listOf(differences)} against the tuned search from a bank, ${cost} operations an image.`,
      ];
    });
}

import { formatNumber, formatShare } from '../../format';
import { type Column, markdownTable } from '../markdown';
import { GENERATORS, type GeneratorMethod } from './generators';
import { SEARCHES, type SearchMethod } from './presets';
import type { IgcOutcome, NoiseOutcome } from './result';
import { SIGMAS } from './search-choice';
import type { TableContents } from './table';
import { type CountedShare, wilsonInterval } from './wilson';

/** A row of the noise table. */
export interface NoiseEntry {
  readonly method: GeneratorMethod;
  readonly search: SearchMethod;
  readonly outcome: NoiseOutcome;
}

/** The outcomes of one kind. */
export function outcomesOf<Kind extends IgcOutcome['kind']>(
  { outcomes }: Pick<TableContents, 'outcomes'>,
  kind: Kind,
): Extract<IgcOutcome, { kind: Kind }>[] {
  return outcomes.filter((outcome): outcome is Extract<IgcOutcome, { kind: Kind }> => outcome.kind === kind);
}

/** What has been tested under noise, generator by generator and search by search. */
export function noiseEntries(table: Pick<TableContents, 'outcomes'>): NoiseEntry[] {
  const all = outcomesOf(table, 'noise');
  return GENERATORS.flatMap((method) =>
    SEARCHES.flatMap((search) => {
      const outcome = all.find((own) => own.generator === method.key && own.search === search.key);
      return outcome === undefined ? [] : [{ method, search, outcome }];
    }),
  );
}

/** The share of images that were read right at a size of noise; of the first `count` of them, where that is given. */
export function accuracyAt({ rows }: NoiseOutcome, sigma: number, count?: number): CountedShare {
  const { hits } = rows.find((row) => row.sigma === sigma)!;
  const seen = count === undefined ? hits : hits.slice(0, count);
  return wilsonInterval([...seen].filter((hit) => hit === '1').length, seen.length);
}

/** '98.7 % (98.1 to 99.1)'. */
export function shareText({ share, low, high }: CountedShare): string {
  const [from, to] = [low, high].map((value) => (100 * value).toFixed(1));
  return `${formatShare(share)} (${from} to ${to})`;
}

const right = (title: string): Column => ({ title, align: 'right' });

const flopsText = (flops: number) => `${formatNumber(flops / 1e9)} G`;

/** The noise test: a row a generator and search, what an image costs beside what is read right of them. */
export function noiseTable(table: Pick<TableContents, 'outcomes'>): string {
  const columns = [
    { title: 'generator' },
    { title: 'search' },
    right('images'),
    ...SIGMAS.map((sigma) => right(`σ ${sigma}`)),
    right('row-steps an image'),
    right('operations an image'),
    right('seconds an image'),
  ];
  const rows = noiseEntries(table).map(({ method, search, outcome }) => {
    const { count } = outcome.rows[0]!;
    const mean = (value: 'rowSteps' | 'flops' | 'seconds') =>
      outcome.rows.reduce((sum, row) => sum + row[value], 0) / outcome.rows.length;
    return [
      method.title,
      search.title,
      formatNumber(count),
      ...SIGMAS.map((sigma) => shareText(accuracyAt(outcome, sigma))),
      formatNumber(mean('rowSteps')),
      flopsText(mean('flops')),
      formatNumber(mean('seconds') / count),
    ];
  });
  return markdownTable(columns, rows);
}

/** Every search on the images that the paper's was tested on, so that its row can be compared with the others. */
export function subsetTable(table: Pick<TableContents, 'outcomes'>): string | undefined {
  const entries = noiseEntries(table);
  const papers = entries.filter(({ search }) => search.key === 'paper');
  if (papers.length === 0) return undefined;
  const rows = papers.flatMap(({ method, outcome: paper }) => {
    const { count } = paper.rows[0]!;
    return entries
      .filter((entry) => entry.method === method && entry.outcome.rows[0]!.count >= count)
      .map(({ search, outcome }) => [
        method.title,
        search.title,
        formatNumber(count),
        ...SIGMAS.map((sigma) => shareText(accuracyAt(outcome, sigma, count))),
        `${formatNumber(paper.rows[0]!.flops / outcome.rows[0]!.flops)} ×`,
      ]);
  });
  const columns = [
    { title: 'generator' },
    { title: 'search' },
    right('images'),
    ...SIGMAS.map((sigma) => right(`σ ${sigma}`)),
    right('fewer operations than paper'),
  ];
  return markdownTable(columns, rows);
}

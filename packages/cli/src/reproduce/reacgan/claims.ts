import { formatNumber } from '../../format';
import { collapsedRuns } from './collapse';
import { COLUMNS } from './columns';
import { type ComparedMethods, compareMethods, sentenceOf } from './compare';
import { gradientGrowth } from './diagnostics-text';
import type { Measure } from './look';
import type { TableContents } from './table-contents';
import { outcomesOf, scaleOf, tableTitle } from './table-text';

/** Something that the paper or its released tables say, and which of our comparisons speak to it. */
interface Claim {
  /** What is said; Markdown. */
  readonly text: string;
  readonly compared: readonly {
    readonly a: string;
    readonly b: string;
    readonly measure: Measure;
    /** How a stands to b in what is published; 'no order' where the tables disagree or lie close, 'nothing' where there is no number. */
    readonly published: 'lower' | 'higher' | 'no order' | 'nothing';
  }[];
}

const CLAIMS: readonly Claim[] = [
  {
    text: '**ReACGAN draws better images than ACGAN.** Published: FID 7.792 against 45.571, and 3.87 against 33.39, between runs whose nets differ too.',
    compared: [
      { a: 'reacgan', b: 'acgan', measure: 'frechetDistance', published: 'lower' },
      { a: 'reacgan', b: 'acgan', measure: 'classFrechetDistance', published: 'lower' },
    ],
  },
  {
    text: '**ReACGAN keeps classes apart where ContraGAN does not.** Published: intra-class FID 15.17 against 119.63; of all images together 3.87 against 6.01.',
    compared: [
      { a: 'reacgan', b: 'contragan', measure: 'classFrechetDistance', published: 'lower' },
      { a: 'reacgan', b: 'contragan', measure: 'frechetDistance', published: 'lower' },
    ],
  },
  {
    text: '**ReACGAN beside projection.** Published, against BigGAN: FID 3.87 against 4.16, but intra-class FID 15.17 against 14.29. ReACGAN is not uniformly best there.',
    compared: [
      { a: 'reacgan', b: 'projection', measure: 'frechetDistance', published: 'lower' },
      { a: 'reacgan', b: 'projection', measure: 'classFrechetDistance', published: 'higher' },
    ],
  },
  {
    text: '**Is it enough to normalise the features?** No number is published for it alone.',
    compared: [
      { a: 'acgan-normalised', b: 'acgan', measure: 'frechetDistance', published: 'nothing' },
      { a: 'reacgan', b: 'acgan-normalised', measure: 'frechetDistance', published: 'nothing' },
    ],
  },
  {
    text: '**Does the released form of the loss differ from the printed one?** No published number is known to come from the printed one.',
    compared: [
      { a: 'reacgan', b: 'reacgan-studiogan', measure: 'frechetDistance', published: 'nothing' },
      { a: 'reacgan', b: 'reacgan-studiogan', measure: 'classAccuracy', published: 'nothing' },
    ],
  },
];

/** The claims, each with what every table shows of it. */
export function claimsText(tables: readonly TableContents[]): string {
  const stability = [
    '**ACGAN’s classifier gradient explodes and ACGAN collapses; ReACGAN stays stable.** That is the claim of the paper (figure 2, on Tiny-ImageNet).',
    ...tables.flatMap((table) => stabilitySentence(table) ?? []).map((line) => `* ${line}`),
  ].join('\n');
  const others = CLAIMS.map(({ text, compared }) => {
    const lines = tables.flatMap((table) =>
      compared.flatMap(({ a, b, measure, published }) => {
        const column = COLUMNS.find((candidate) => candidate.measure === measure)!;
        const found = compareMethods(table.outcomes, a, b, column);
        return found === undefined
          ? []
          : [`* ${tableTitle(table)}: ${sentenceOf(found)}${agreement(found, published)}`];
      }),
    );
    return [text, ...lines].join('\n');
  });
  return [stability, ...others].join('\n\n');
}

/** How what is found stands to what is published. */
export function agreement(
  { verdict, difference }: ComparedMethods,
  published: 'lower' | 'higher' | 'no order' | 'nothing',
): string {
  if (published === 'nothing' || published === 'no order') return '';
  if (verdict === 'undecided') return ' The published order is neither shown nor contradicted.';
  const found = difference.mean < 0 ? 'lower' : 'higher';
  if (verdict === 'one seed')
    return difference.mean === 0
      ? ''
      : found === published
        ? ' The direction is the published one.'
        : ' The direction is not the published one.';
  return found === published ? ' **As published.**' : ' **Not as published.**';
}

/** Says what a table shows of the claim that ACGAN's gradient explodes and ACGAN collapses, and that ReACGAN does neither; undefined where it lacks one of them. */
export function stabilitySentence(table: TableContents): string | undefined {
  const [acgan, reacgan] = ['acgan', 'reacgan'].map((key) => outcomesOf(table, { key }));
  if (acgan!.length === 0 || reacgan!.length === 0) return undefined;
  const collapsed = [acgan!, reacgan!].map((outcomes) => collapsedRuns(outcomes, scaleOf(table)));
  const growth = [acgan!, reacgan!].map(gradientGrowth);
  const gradients =
    growth[0] === undefined || growth[1] === undefined
      ? ''
      : ` The gradient of the classifier exploded in ${growth[0].exploded} of ${growth[0].runs} runs of ACGAN (on average it grew to ${formatNumber(growth[0].factor)} times its start) and in ${growth[1].exploded} of ${growth[1].runs} of ReACGAN (${formatNumber(growth[1].factor)} times). ${verdictOf('exploded', growth[0].exploded, growth[1].exploded)}`;
  return `${tableTitle(table)}: ${collapsed[0]} of ${acgan!.length} runs of ACGAN and ${collapsed[1]} of ${reacgan!.length} of ReACGAN collapsed. ${verdictOf('collapsed', collapsed[0]!, collapsed[1]!)}${gradients}`;
}

/** How counts of runs stand to the claim that it happens to ACGAN and not to ReACGAN. */
function verdictOf(what: 'collapsed' | 'exploded', acgan: number, reacgan: number): string {
  if (acgan > 0 && reacgan === 0) return '**As claimed.**';
  if (acgan === 0 && reacgan === 0) return `Neither ${what}: these runs do not show the claim.`;
  return acgan === 0 ? '**Not as claimed.**' : `Both ${what}: these runs do not tell them apart.`;
}

import { formatNumber, formatShare } from '../../format';
import { summarize } from '../statistics';
import { listOf } from '../words';
import { type Measure, measuredValue } from './columns';
import { comparison, pairsOf } from './compare';
import { methodOf } from './methods';
import { outcomesOf, type Tail, tailTitle } from './tail';

/** Something that the paper says, and which comparisons speak to it. */
interface Claim {
  /** What is said; Markdown. */
  readonly text: string;
  readonly compared: readonly {
    readonly a: string;
    readonly b: string;
    readonly measure: Measure;
    /** What the claim would have; left out where nothing is claimed. */
    readonly expected?: 'lower' | 'higher';
  }[];
}

const over = (a: string, b: string, measure: Measure, expected?: 'lower' | 'higher') => ({
  a,
  b,
  measure,
  ...(expected && { expected }),
});

const CLAIMS: readonly Claim[] = [
  {
    text: '**The regulariser makes an unconditional GAN draw the rare classes well.** Claimed: low FID and balanced classes; on iNaturalist-2019 the FID falls from 13.03 to 9.01.',
    compared: [
      over('regulariser', 'none', 'minorityFrechetDistance', 'lower'),
      over('regulariser', 'none', 'frechetDistance', 'lower'),
    ],
  },
  {
    text: '**What it draws teaches a classifier more.** Claimed without a number that could be read.',
    compared: [over('regulariser', 'none', 'classificationScore', 'higher')],
  },
  {
    text: '**It is orthogonal to telling a GAN of labels**: it should help there, too.',
    compared: [
      over('projection-regulariser', 'projection', 'histogramKl', 'lower'),
      over('projection-regulariser', 'projection', 'frechetDistance', 'lower'),
      over('acgan-regulariser', 'acgan', 'histogramKl', 'lower'),
      over('acgan-regulariser', 'acgan', 'frechetDistance', 'lower'),
    ],
  },
  {
    text: '**It beats conditional GANs on a long tail.** Claimed of figure 1: ACGAN follows the frequent classes, a GAN with projection has a high FID.',
    compared: [
      over('regulariser', 'acgan', 'histogramKl', 'lower'),
      over('regulariser', 'acgan', 'frechetDistance', 'lower'),
      over('regulariser', 'projection', 'frechetDistance', 'lower'),
      over('regulariser', 'reacgan', 'frechetDistance'),
    ],
  },
  {
    text: '**Does it do more than to draw the classes alike?** Nothing is published; balanced sampling needs the label of every image.',
    compared: [
      over('regulariser', 'balanced-sampling', 'histogramKl'),
      over('regulariser', 'balanced-sampling', 'minorityFrechetDistance'),
    ],
  },
];

/** The claims that these runs speak to, each with what every long tail shows of it. */
export function claimsText(tails: readonly Tail[]): string {
  const others = CLAIMS.flatMap(({ text, compared }) => {
    const lines = tails.flatMap((tail) =>
      compared.flatMap(({ a, b, measure, expected }) => {
        const sentence = comparison(tail, a, b, measure, expected);
        return sentence === undefined ? [] : [`* ${tailTitle(tail)}: ${sentence}`];
      }),
    );
    return lines.length === 0 ? [] : [[text, ...lines].join('\n')];
  });
  const balance = [
    '**The regulariser balances the classes.** We ask that the KL divergence fall to a third of what it is without it, or less, wherever the data are not balanced.',
    ...tails.flatMap((tail) => balanceSentence(tail) ?? []).map((line) => `* ${line}`),
  ].join('\n');
  const sweep = sweepSentences(tails).map((line) => `* ${line}`);
  return [
    balance,
    ...others,
    ...(sweep.length === 0 ? [] : [['**Conditional GANs lose as the imbalance grows.**', ...sweep].join('\n')]),
  ].join('\n\n');
}

/** Says whether the classes come out a third as uneven with the regulariser; undefined where there is nothing to compare, or nothing to balance. */
export function balanceSentence(tail: Tail): string | undefined {
  const pairs = pairsOf(tail, 'regulariser', 'none', 'histogramKl');
  if (pairs.length === 0 || tail.imbalance === 1) return undefined;
  const [after, before] = [0, 1].map((i) => summarize(pairs.map((pair) => pair[i]!)).mean);
  const ratio = after! / before!;
  const seeds = pairs.length === 1 ? 'one seed' : `${pairs.length} seeds`;
  const all = pairs.filter(([with_, without]) => 3 * with_ <= without).length;
  const ofAll = pairs.length === 1 ? '' : `, at ${all} of ${pairs.length} seeds each by itself`;
  const found = `${tailTitle(tail)}: ${formatNumber(after!)} with it and ${formatNumber(before!)} without (${seeds}), ${formatNumber(ratio)} of what it was.`;
  return 3 * ratio <= 1
    ? `${found} **A third or less**${ofAll}.`
    : `${found} **Not a third**${ofAll}.${eyesightSentence(tail) ?? ''}`;
}

/** What the classifier in the loop took the classes for: where it saw them even and the judge does not, more of the regulariser is no help. */
function eyesightSentence(tail: Tail): string | undefined {
  const seen = outcomesOf(tail, { key: 'regulariser' }).flatMap(({ measured, balancing }) => {
    const accuracy = measured?.classifierInLoopAccuracy?.value;
    return accuracy === undefined || balancing === undefined
      ? []
      : [{ accuracy, divergence: divergenceFromUniform(balancing.frequencies) }];
  });
  if (seen.length === 0) return undefined;
  const mean = (key: 'accuracy' | 'divergence') => summarize(seen.map((each) => each[key])).mean;
  return ` The classifier in the loop, by whose eyes it balances, reads ${formatShare(mean('accuracy'))} of the real test images correctly; by its own counts at the end the divergence is ${formatNumber(mean('divergence'))}.`;
}

function divergenceFromUniform(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, n) => (n === 0 ? sum : sum + (n / total) * Math.log((n / total) * counts.length)), 0);
}

/** How the Fréchet distance of each method goes from the least imbalance to the greatest, a sentence a table. */
function sweepSentences(tails: readonly Tail[]): string[] {
  return [...new Set(tails.map(({ table }) => table))].flatMap((table) => {
    const ofTable = tails.filter((tail) => tail.table === table);
    const [least, most] = [ofTable[0]!, ofTable.at(-1)!];
    if (least === most) return [];
    const changes = ['none', 'regulariser', 'acgan', 'projection', 'reacgan'].flatMap((key) => {
      const [from, to] = [least, most].map((tail) => meanDistance(tail, key));
      if (from === undefined || to === undefined) return [];
      return [`“${methodOf(key).title}” from ${formatNumber(from)} to ${formatNumber(to)}`];
    });
    if (changes.length === 0) return [];
    return [
      `${table.description.protocol.data.name}, imbalance ${least.imbalance} to ${most.imbalance}: the Fréchet distance goes, ${listOf(changes)}. A longer tail of the same set also has fewer images.`,
    ];
  });
}

function meanDistance(tail: Tail, key: string): number | undefined {
  const values = outcomesOf(tail, { key }).flatMap((outcome) => measuredValue(outcome, 'frechetDistance') ?? []);
  return values.length === 0 ? undefined : summarize(values).mean;
}

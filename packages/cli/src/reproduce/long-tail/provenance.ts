import { metricName } from '@gans/metrics';
import { commandLine } from '../../describe-run';
import { formatNumber, formatShare } from '../../format';
import { machineText } from '../machine-text';
import { listOf } from '../words';
import type { LongTailOutcome } from './result';
import type { LongTailTable } from './table-contents';

/** How a table was made: the command, and all that another person needs to measure the same. */
export function provenance({ description, length, outcomes }: LongTailTable): string {
  const { protocol, steps, engine, words, environment } = description;
  const { data } = protocol;
  const { measured } = length;
  const perCell =
    measured === undefined
      ? `${formatNumber(steps)} steps a cell, as asked for`
      : `${formatNumber(steps)} steps a cell: what the slowest method makes in about ${measured.minutes} minutes, looks and measures included and the training of a classifier in the loop left out, by a measurement before the first cell`;
  return [
    '```sh',
    commandLine(words),
    '```',
    '',
    `* **Data**: ${data.name}, ${formatNumber(data.count)} training images (content SHA-256 \`${data.sha256.slice(0, 16)}…\`) and ${formatNumber(data.testCount)} test images (\`${data.testSha256.slice(0, 16)}…\`), ${data.imageShape.join(' × ')}, ${data.classNames.length} classes. The long tails have ${tailCounts(outcomes)}: *n*ₖ = ⌊*n* ρ^(−k/(K−1))⌋, the first class the largest, the same images for every method and seed.`,
    `* **Same for all methods**: DCGAN nets of the size of the mini recipes; batches of ${protocol.batch}; Adam at ${protocol.learningRate} in both nets; hinge loss; ${perCell}.`,
    `* **Regulariser**: ${regulariserText(outcomes)}`,
    `* **Measured**: ${measuredText(outcomes)}`,
    `* **Engine**: ${engine.name} ${engine.version}, ${engine.threads} threads; ${machineText(environment)}.`,
  ].join('\n');
}

function tailCounts(outcomes: readonly LongTailOutcome[]): string {
  const byImbalance = new Map(outcomes.map(({ imbalance, trainingCounts }) => [imbalance, trainingCounts]));
  return listOf(
    [...byImbalance].map(([imbalance, counts]) => {
      const total = counts.reduce((sum, count) => sum + count, 0);
      return `${formatNumber(total)} images at imbalance ${imbalance} (${counts.map(formatNumber).join(', ')})`;
    }),
  );
}

function regulariserText(outcomes: readonly LongTailOutcome[]): string {
  const byImbalance = new Map(
    outcomes.flatMap(({ imbalance, method, balancing }) =>
      balancing === undefined || method !== 'regulariser' ? [] : [[imbalance, balancing] as const],
    ),
  );
  if (byImbalance.size === 0) return 'no cell with it is finished.';
  const weights = [...byImbalance].map(
    ([imbalance, { weight }]) => `${formatNumber(weight)} at imbalance ${imbalance}`,
  );
  const [{ normalization, interval, classifier }] = [...byImbalance.values()] as [
    NonNullable<LongTailOutcome['balancing']>,
  ];
  return `λ = ${listOf(weights)} (by a rule of ours from the counts of the classes, see \`balancingWeightFor\` of @gans/training), normalization '${normalization}'; the class frequencies are updated every ${formatNumber(interval)} steps. In the loop: ${classifier.name}.`;
}

function measuredText(outcomes: readonly LongTailOutcome[]): string {
  const measured = outcomes.find((outcome) => outcome.measured !== undefined)?.measured;
  if (measured === undefined) return 'nothing: every run diverged.';
  const { frechetDistance, classificationScore, classifierAccuracy } = measured;
  const extractor = frechetDistance.protocol.extractor as { readonly name: string; readonly sha256?: string };
  const recipe = classificationScore.protocol.recipe as Readonly<Record<string, unknown>>;
  return `the generator of the last step (moving average of its weights, no truncation), ${formatNumber(frechetDistance.n)} images against all test images, ${formatNumber(classificationScore.n)} for the CAS (${String(recipe.epochs)} epochs in batches of ${String(recipe.batchSize)}). Judge and extractor: ${extractor.name} (file SHA-256 \`${(extractor.sha256 ?? '').slice(0, 16)}…\`), trained on all real training images, once for all cells; no classifier in the loop has a say. It reads ${formatShare(classifierAccuracy.value)} of the real test images correctly. The distance is \`${metricName(frechetDistance)}\`.`;
}

import type { MetricResult } from '@gans/metrics';
import { formatNumber, formatShare } from '../../format';
import { summarize } from '../statistics';
import { listOf } from '../words';
import { type ArmKey, armOf, SUBJECT } from './arms';
import { type ComparedArms, compareArms, ratesOf, sentenceOf } from './compare';
import type { TableContents } from './table-contents';
import { armsIn, outcomesOf, tableTitle } from './table-text';

/** The arms that the reconstruction is meant to beat. */
const RIVALS: readonly ArmKey[] = ['random', 'gd-uap', 'gan'];

/** What is hoped for, each with what every table shows of it. */
export function claimsText(tables: readonly TableContents[]): string {
  return [
    claim(
      '**A GAN with the classifier in its loop fools more than random noise, than GD-UAP without data and than the same GAN without the regulariser.** The first two are what any use of prior images must beat; the third is the claim of the draft itself.',
      tables,
      (table) => [
        ...RIVALS.flatMap((rival) => compareArms(table.outcomes, SUBJECT, rival) ?? []).map(
          (compared) => `${sentenceOf(compared)}${asHoped(compared)}`,
        ),
        ...coverageSentence(table),
      ],
    ),
    claim('**Target data are the upper bound.**', tables, boundSentence),
    claim('**Adversarial fine-tuning hardens the classifier.**', tables, hardeningSentences),
    claim('**JPEG takes perturbations away.**', tables, jpegSentence),
  ].join('\n\n');
}

function claim(text: string, tables: readonly TableContents[], found: (table: TableContents) => string[]): string {
  const lines = tables.flatMap((table) => found(table).map((sentence) => `* ${tableTitle(table)}: ${sentence}`));
  return [text, '', ...(lines.length === 0 ? ['* No table speaks to it.'] : lines)].join('\n');
}

function asHoped({ verdict, apart }: ComparedArms): string {
  if (verdict === 'one seed') return '';
  if (verdict === 'higher')
    return apart ? ' **As hoped.**' : ' The direction is as hoped; the means alone do not show it.';
  return verdict === 'lower' ? ' **Not as hoped.**' : ' The hoped order is neither shown nor contradicted.';
}

/** Why the regulariser helps, or does not: what it does to the classes of the samples. */
export function coverageSentence(table: TableContents): string[] {
  const [plain, balanced] = (['gan', SUBJECT] as const).map((arm) =>
    outcomesOf(table, arm).flatMap(({ coverage }) => (coverage === undefined ? [] : [coverage])),
  );
  if (plain!.length === 0 || balanced!.length === 0) return [];
  const [before, after] = [plain!, balanced!].map((found) => ({
    reached: summarize(found.map(({ reached }) => reached)).mean,
    divergence: summarize(found.map(({ divergence }) => divergence.value)).mean,
  }));
  const nearer = after!.divergence < before!.divergence;
  const verdict = nearer
    ? `the regulariser did what it is for${littleToGain(table, before!.divergence)}`
    : 'the regulariser did not balance the classes here, so that no gain can be expected of it';
  return [
    `The classifier reads the samples as ${formatShare(before!.reached)} of its classes without the regulariser and as ${formatShare(after!.reached)} with it; the divergence from equal shares is ${formatNumber(before!.divergence)} and ${formatNumber(after!.divergence)}: ${verdict}.`,
  ];
}

/** Up to this share of the largest divergence there is, ln K, samples count as spread over the classes. */
const SPREAD = 0.2;

// Where the regulariser balanced the classes and yet fooled no more.
function littleToGain({ outcomes, description }: TableContents, divergence: number): string {
  const compared = compareArms(outcomes, SUBJECT, 'gan');
  if (compared === undefined || compared.difference.mean > 0) return '';
  const largest = Math.log(description.protocol.target.classNames.length);
  if (divergence > SPREAD * largest) return ', and yet the perturbation fools no more; why is not known';
  return `, and yet the perturbation fools no more. The samples were spread over the classes without it: their divergence is ${formatShare(divergence / largest)} of the largest there is, ln ${description.protocol.target.classNames.length}. That little was to be gained for this reason is a reading, and no measurement`;
}

function boundSentence(table: TableContents): string[] {
  const means = armsIn(table).map(({ key }) => ({ key, mean: summarize(ratesOf(table.outcomes, key)).mean }));
  const real = means.find(({ key }) => key === 'real');
  const others = means.filter(({ key }) => key !== 'real');
  if (real === undefined || others.length === 0) return [];
  const above = others.filter(({ mean }) => mean > real.mean);
  const value = formatShare(real.mean);
  if (above.length === 0) return [`real target images fool ${value} on average, more than any other arm.`];
  const own = [...above.map(({ key }) => key), 'real' as const].flatMap((key) => {
    const found = outcomesOf(table, key).flatMap(({ crafting }) => (crafting === undefined ? [] : [crafting.rate]));
    return found.length === 0 ? [] : [`“${armOf(key).title}” ${formatShare(summarize(found).mean)}`];
  });
  return [
    `real target images fool ${value} on average, **fewer** than ${listOf(above.map(({ key, mean }) => `“${armOf(key).title}” (${formatShare(mean)})`))}: here they are no upper bound. Of the images that chose it, each perturbation fools: ${listOf(own)}. The classifier is surest of its own images, so that few of them lie near a boundary, where the objective has a slope; that this is the reason is a reading, and no measurement.`,
  ];
}

function hardeningSentences(table: TableContents): string[] {
  const { outcomes, nets } = table;
  const crafted = outcomes.filter(({ arm }) => arm !== 'random');
  const lowered = crafted.filter(({ rates }) => rates.hardened.value < rates.target.value).length;
  const mean = (values: readonly number[]) => formatShare(summarize(values).mean);
  const { accuracy, hardening } = nets;
  const share = ({ value }: MetricResult) => formatShare(value);
  return [
    ...(crafted.length === 0
      ? []
      : [
          `of ${crafted.length} crafted perturbations, which the fine-tuning has not seen, ${lowered} fool fewer images on the hardened classifier than on the target (mean ${mean(crafted.map(({ rates }) => rates.hardened.value))} against ${mean(crafted.map(({ rates }) => rates.target.value))}).`,
        ]),
    `the defender’s own perturbation fooled ${share(hardening.before)} before and ${share(hardening.after)} after; one crafted anew, by someone who knows of the defence, ${share(hardening.afterNewAttack)}. Accuracy on clean test images: ${share(accuracy.target)} before, ${share(accuracy.hardened)} after.`,
  ];
}

function jpegSentence({ outcomes, description, nets }: TableContents): string[] {
  const lowered = outcomes.filter(({ jpeg, rates }) => jpeg.value < rates.target.value).length;
  const alone = formatShare(nets.jpegAlone.value);
  return [
    `at quality ${description.protocol.quality}, ${lowered} of ${outcomes.length} perturbations fool fewer images after re-encoding. Re-encoding alone changes the class of ${alone}.`,
  ];
}

import { formatNumber, formatShare } from '../../format';
import { markdownTable } from '../markdown';
import { generatorOf } from './generators';
import { outcomesOf } from './noise-table';
import type { SearchChoice } from './search-choice';
import { SIGMAS } from './search-choice';
import type { TableContents } from './table';
import { meanOf, type Tuning } from './tune';

/** The record of the tuning: every search that was tried, on training images alone. */
export function tuningText(table: Pick<TableContents, 'outcomes'>): string | undefined {
  const tunings = outcomesOf(table, 'tuning');
  if (tunings.length === 0) return undefined;
  return tunings.map(oneTuning).join('\n\n');
}

function oneTuning({ generator, images, count, trials, choice, calibration, rowSteps }: Tuning): string {
  const right = (title: string) => ({ title, align: 'right' as const });
  const columns = [
    { title: 'tried' },
    { title: 'search' },
    ...SIGMAS.map((sigma) => right(`σ ${sigma}`)),
    right('mean'),
  ];
  const rows = trials.map((trial) => [
    trial.axis,
    choiceText(trial.choice),
    ...trial.accuracies.map(formatShare),
    formatShare(meanOf(trial)),
  ]);
  const { title } = generatorOf(generator);
  const kept = calibration.schedule
    .map(({ steps, keep }) => `${keep === undefined ? 'all' : keep} × ${steps}`)
    .join(', ');
  return [
    `<details><summary>${title}: ${trials.length} searches on ${formatNumber(count)} held-out training images (content SHA-256 ${images.slice(0, 16)}…)</summary>`,
    markdownTable(columns, rows),
    `Taken: ${choiceText(choice)}. Calibrated on the same images with all sizes of noise: ${kept} (classes × steps), ${formatNumber(rowSteps)} row-steps an image at most; it drops the true class of ${formatShare(calibration.lostShare)} of them.`,
    '</details>',
  ].join('\n\n');
}

function choiceText({ modelNoise, priorWeight, learningRate, decay, schedule }: SearchChoice): string {
  const phases = schedule.map(({ steps, keep }) => `${keep === undefined ? 'all' : keep} × ${steps}`).join(', ');
  return `s ${modelNoise}, prior ${priorWeight}, rate ${learningRate}${decay === 'cosine' ? ' to 0' : ''}, ${phases}`;
}

import { columns } from '../columns';
import { formatNumber, formatShare } from '../format';
import type { ClassifiedImages } from './classify-images';
import type { ClassifiedImage } from './decide-all';

/** Rows that are printed; --jsonl prints them all. */
const MOST_ROWS = 40;

/** The table of `gans classify`, and what it sums up to. */
export function classificationText(result: ClassifiedImages): string {
  const { decisions, failures, accuracy, rowStepsPerImage, flopsPerImage, preset, calibration } = result;
  const isKnown = accuracy !== undefined;
  const strangers = decisions.filter(({ isOutOfClass }) => isOutOfClass).length;
  const head = [
    'image',
    'class',
    ...(isKnown ? ['truth'] : []),
    'distance',
    'margin',
    ...(calibration ? ['sure', 'note'] : []),
  ];
  const rows = decisions
    .slice(0, MOST_ROWS)
    .map((own) => [
      own.image,
      own.class,
      ...(isKnown ? [own.truth === own.class ? '' : own.truth!] : []),
      own.distance.toFixed(4),
      own.margin.toFixed(4),
      ...(calibration ? [formatShare(own.probability!), own.isOutOfClass ? 'of no class?' : ''] : []),
    ]);
  const more = decisions.length - rows.length;
  return [
    ...(rows.length === 0 ? [] : columns([head, ...rows])),
    ...(more > 0 ? [`... and ${formatNumber(more)} more; --jsonl prints them all`] : []),
    ...failures.map(({ image, error }) => `${image}: ${error}`),
    '',
    [
      `${formatNumber(decisions.length)} images`,
      ...(isKnown ? [`${formatShare(accuracy)} right`] : []),
      ...(calibration ? [`${formatNumber(strangers)} perhaps of no class`] : []),
      ...(failures.length > 0 ? [`${formatNumber(failures.length)} not readable`] : []),
    ].join(', '),
    `preset ${preset}: ${formatNumber(rowStepsPerImage)} row-steps and ${formatNumber(flopsPerImage / 1e9)} GFLOP an image`,
    '',
  ].join('\n');
}

/** One JSON object a line: decisions in order, then what could not be read. */
export function classificationLines({ decisions, failures, classNames }: ClassifiedImages): string {
  const line = ({ index: _, distances, ...own }: ClassifiedImage) => ({
    ...own,
    outOfClassScore: own.distance,
    distances: Object.fromEntries(classNames.map((name, k) => [name, distances[k]])),
  });
  return [...decisions.map(line), ...failures].map((own) => `${JSON.stringify(own)}\n`).join('');
}

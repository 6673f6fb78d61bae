import { type MetricResult, metricName } from '@gans/metrics';
import { columns } from '../columns';
import { showPath } from '../describe-run';
import { formatNumber, formatShare } from '../format';
import type { Evaluation } from './evaluate';
import { METRIC_NAMES, METRICS, type MetricName } from './metric-table';
import type { SourceRecord } from './source';

/** What an evaluation says on a terminal: a table of the metrics, each with a plain word on what it means, and what they were measured by.
 *
 *  @param cwd where shown paths start from.
 */
export function describeEvaluation(evaluation: Evaluation, cwd: string): string {
  const { metrics, protocol } = evaluation;
  const names = METRIC_NAMES.filter((name) => metrics[name] !== undefined);
  const rows = names.map((name) => [
    labelOf(name, metrics[name]!, protocol.extractor.shortName),
    figureOf(name, metrics[name]!),
    METRICS[name].meaning,
  ]);
  const facts = [
    ...factsOf(evaluation),
    ...names.flatMap((name) => conventionOf(name, metrics[name]!)),
    ...evaluation.files.map((file) => ['written', showPath(file, cwd)] as const),
  ];
  const unique = facts.filter(
    ([name, fact], i) => facts.findIndex((other) => other[0] === name && other[1] === fact) === i,
  );
  return `${[...columns(rows), ...(rows.length > 0 ? [''] : []), ...columns(unique)].join('\n')}\n`;
}

/** A metric as it is written: FID, KID and IS are those of Inception with TensorFlow 1's resize; by other nets their names stand beside it. */
export function labelOf(name: MetricName, result: MetricResult, extractor = 'features as given'): string {
  const { symbol, naming } = METRICS[name];
  const official = metricName(result);
  if (!official.includes('[')) return official;
  return naming === 'none' ? symbol : `${symbol}[${extractor}]`;
}

function figureOf(name: MetricName, { value, std, protocol }: MetricResult): string {
  if (['precision', 'recall', 'coverage', 'classAccuracy'].includes(name)) return formatShare(value);
  const isWhole = protocol.subsets === 1 || protocol.splits === 1;
  return `${formatNumber(value)}${std === undefined || isWhole ? '' : ` ± ${formatNumber(std)}`}`;
}

type Fact = readonly [name: string, text: string];

function factsOf({ protocol }: Evaluation): Fact[] {
  const { extractor, resize, real, fake, seed, precision, engine } = protocol;
  const { name, sha256, features, classes } = extractor;
  const isOwn = sha256 !== undefined && !name.startsWith('inception');
  const sizes = `${formatNumber(features)} features${classes === undefined ? '' : `, ${formatNumber(classes)} classes`}`;
  return [
    ...(real ? [['real', describeSource(real)] as const] : []),
    ...(fake ? [['fake', describeSource(fake)] as const] : []),
    [
      'extractor',
      `${name}${sha256 ? ` ${short(sha256)}` : ''}: ${sizes}${isOwn ? '; not Inception, so compare only with values of the same extractor' : ''}`,
    ],
    [
      'resize',
      resize === 'none' || !extractor.imageShape
        ? resize
        : `${resize}, to ${extractor.imageShape.slice(0, 2).join(' x ')}`,
    ],
    ['computed', `${precision}; seed ${seed}; engine ${engine.name} ${engine.version}, threads ${engine.threads}`],
  ];
}

function describeSource({ name, kind, sha256, count, imageShape, skippedCorrupt, seed }: SourceRecord): string {
  const shape = Array.isArray(imageShape) ? `, ${imageShape.join(' x ')}` : '';
  const drawn = seed === undefined ? '' : `, drawn with seed ${seed}`;
  const skipped = typeof skippedCorrupt === 'number' ? `, without ${formatNumber(skippedCorrupt)} corrupt` : '';
  const what =
    kind === 'features' || kind === 'statistics'
      ? `${kind} of ${formatNumber(count)} images`
      : `${formatNumber(count)} ${kind}`;
  return `${name} ${short(sha256)}: ${what}${shape}${drawn}${skipped}`;
}

/** The conventions behind a value that its name does not tell. */
function conventionOf(name: MetricName, { protocol, value, n }: MetricResult): Fact[] {
  const { subsets, subsetSize, estimator, splits, neighbours, comparison, warning, standardError } = protocol;
  const facts: Fact[] = [];
  if (typeof warning === 'string') facts.push(['warning', warning]);
  if (name === 'kid')
    facts.push([
      'KID',
      `${subsets === 1 ? 'all images at once' : `${subsets} subsets of ${formatNumber(Number(subsetSize))}, ± their standard deviation`}, ${estimator}, (<x, y> / F + 1)^3`,
    ]);
  if (name === 'is')
    facts.push([
      'IS',
      splits === 1 ? 'all images at once' : `${splits} splits of shuffled images, ± their standard deviation`,
    ]);
  if (neighbours !== undefined)
    facts.push(['neighbours', `k ${neighbours}, ${comparison === 'strict' ? 'd < r' : 'd <= r'}`]);
  if (name === 'classAccuracy' && typeof standardError === 'number')
    facts.push([
      'accuracy',
      `${formatShare(value)} of ${formatNumber(n)}, standard error ${formatShare(standardError)}`,
    ]);
  return facts;
}

const short = (sha256: string) => `(sha256 ${sha256.slice(0, 8)})`;

import type { ExtractorIdentity } from '@gans/metrics';
import { ConfigError } from '@gans/tensor';
import type { Extractor } from './extractor';
import { METRICS, type MetricName, type Part } from './metric-table';
import { GIVEN_FEATURES, type Side } from './side';

/** The two sets; either may be absent. */
export interface Sides {
  readonly real?: Side | undefined;
  readonly fake?: Side | undefined;
}

/** Conventions that a set may be too small for. */
export interface Conventions {
  readonly neighbours: number;
  readonly splits: number;
  readonly subsetSize?: number | undefined;
}

const PARTS: Readonly<Record<Part, string>> = {
  moments: 'features',
  rows: 'the features of every image',
  classMoments: 'images by class',
  classSpread: 'images by class',
  posteriors: 'logits',
  histogram: 'logits',
  readings: 'images by class',
};

/** The metrics that are measured where the user names none: those that tell the most of two sets, as far as the sets allow. */
export function usualMetrics(sides: Sides, extractor: Extractor | undefined): MetricName[] {
  const distance = extractor?.kind === 'inception' ? 'fid' : 'frechetDistance';
  const names: MetricName[] = [distance, 'kid', 'precision', 'recall', 'density', 'coverage'];
  return names.filter((name) =>
    (['real', 'fake'] as const).every((role) => METRICS[name][role].every((part) => sides[role]?.has.has(part))),
  );
}

/** Checks, before anything is measured, that the sets allow the metrics.
 *
 *  @throws ConfigError naming the metrics, the set, and what to do.
 */
export function checkMetrics(
  names: readonly MetricName[],
  sides: Sides,
  extractor: Extractor | undefined,
  conventions: Conventions,
): void {
  for (const role of ['real', 'fake'] as const) checkParts(names, role, sides[role]);
  const { real, fake } = sides;
  if (names.includes('fid') && extractor?.kind !== 'inception')
    throw new ConfigError(
      `gans evaluate: expected fid to be measured by Inception's features, got ${extractor ? `the extractor ${extractor.shortName}` : 'features as given'}. Pass --extractor with a file of Inception's weights, or ask for frechetDistance.`,
    );
  for (const name of names) {
    const { real: ofReal, fake: ofFake } = METRICS[name];
    const used = [...(ofReal.length > 0 ? [real!] : []), ...(ofFake.length > 0 ? [fake!] : [])];
    for (const side of used) checkSize(name, side, conventions);
  }
  if (names.includes('classFrechetDistance'))
    checkSameClasses('classFrechetDistance', real!.classNames, fake!.classNames, 'the real images');
  if (names.includes('classAccuracy'))
    checkSameClasses('classAccuracy', extractor?.classNames, fake!.classNames, `${extractor?.shortName}`);
}

function checkParts(names: readonly MetricName[], role: 'real' | 'fake', side: Side | undefined): void {
  const lacking = names.filter((name) => METRICS[name][role].some((part) => !side?.has.has(part)));
  if (lacking.length === 0) return;
  const part = METRICS[lacking[0]!][role].find((wanted) => !side?.has.has(wanted))!;
  if (side === undefined)
    throw new ConfigError(
      `gans evaluate: expected --${role} for ${lacking.join(', ')}, got none. Pass --${role}, or leave ${lacking.length > 1 ? 'them' : 'it'} out.`,
    );
  const found = side.has.has('rows')
    ? side.extractor === GIVEN_FEATURES
      ? 'features without classes'
      : 'images of one class'
    : `saved statistics, which do not hold ${lacking.length > 1 ? 'them' : 'that'}`;
  throw new ConfigError(
    `gans evaluate: expected ${side.given} to give ${PARTS[part]} for ${lacking.join(', ')}, got ${found}. Leave ${lacking.length > 1 ? 'these metrics' : 'this metric'} out, or pass ${part === 'rows' ? 'the images or their features' : 'images in one folder a class'}.`,
  );
}

function checkSize(name: MetricName, side: Side, { neighbours, splits, subsetSize }: Conventions): void {
  const { count, given } = side;
  const refuse = (expected: string, advice: string) =>
    new ConfigError(`gans evaluate: expected ${given} to have ${expected} for ${name}, got ${count}. ${advice}`);
  if (['precision', 'recall', 'density', 'coverage'].includes(name) && count <= neighbours)
    throw refuse(`more images than --k ${neighbours}`, 'Pass more images, or a smaller --k.');
  if (name === 'is' && count < splits)
    throw refuse(`at least one image for each of --splits ${splits}`, 'Pass more images, or fewer --splits.');
  if (name === 'kid' && subsetSize !== undefined && count < subsetSize)
    throw refuse(
      `at least as many images as --subset-size ${subsetSize}`,
      'Pass more images, or a smaller --subset-size.',
    );
  if (METRICS[name].symbol !== 'IS' && count < 2) throw refuse('at least 2 images', 'Pass more images.');
  if (name !== 'classFrechetDistance' && name !== 'diversity') return;
  const small = side.classCounts?.findIndex((ofClass) => ofClass < 2) ?? -1;
  if (small >= 0)
    throw new ConfigError(
      `gans evaluate: expected ${given} to have at least 2 images of each class for ${name}, got ${side.classCounts![small]} of class ${side.classNames![small]}. Add images of it, or leave ${name} out.`,
    );
}

function checkSameClasses(
  metric: MetricName,
  known: readonly string[] | undefined,
  found: readonly string[] | undefined,
  whose: string,
): void {
  if (known?.join('\n') === found?.join('\n')) return;
  const isNumbered = [known, found].some((names) => names?.every((name, k) => name === String(k)));
  if (known?.length === found?.length && isNumbered) return;
  const first = (known ?? []).findIndex((name, k) => name !== found?.[k]);
  const difference =
    known?.length === found?.length
      ? `'${found?.[first]}' where ${whose} have '${known?.[first]}'`
      : `${found?.length ?? 'no'} classes and ${known?.length ?? 'none'}`;
  throw new ConfigError(
    `gans evaluate: expected --fake to have the classes of ${whose} for ${metric}, got ${difference}. Name the class folders alike, or leave ${metric} out.`,
  );
}

/** By what both sets were measured, as far as that is known.
 *
 *  @throws ConfigError naming each field that differs.
 */
export function commonProtocol({ real, fake }: Sides): {
  readonly extractor: ExtractorIdentity;
  readonly resize: string;
} {
  const [a, b] = real && fake ? [real, fake] : [(real ?? fake)!, (real ?? fake)!];
  const resize = a.resize === 'none' ? b.resize : a.resize;
  const isGiven = (side: Side) => side.extractor.name === GIVEN_FEATURES.name;
  const differences = [
    ...(isGiven(a) || isGiven(b)
      ? []
      : [
          ['extractor.name', a.extractor.name, b.extractor.name],
          ['extractor.sha256', a.extractor.sha256, b.extractor.sha256],
          ['resize', resize, b.resize === 'none' ? resize : b.resize],
        ]),
    ['features', a.dimension, b.dimension],
  ].filter(([, left, right]) => left !== right);
  if (differences.length > 0)
    throw new ConfigError(
      `gans evaluate: expected both sets to be measured alike, got ${differences.map(([field, left, right]) => `${field} ${left} for ${a.given} and ${right} for ${b.given}`).join('; ')}. Measure both by one extractor: see --extractor and --resize.`,
    );
  if (isGiven(a) === isGiven(b)) return { extractor: a.extractor, resize };
  const known = isGiven(a) ? b : a;
  return {
    extractor: {
      ...known.extractor,
      name: `${known.extractor.name} for ${known.role}, features as given for ${known === a ? b.role : a.role}`,
    },
    resize,
  };
}

/** Which parts of a set are needed. */
export function partsOf(names: readonly MetricName[], role: 'real' | 'fake'): Set<Part> {
  return new Set(names.flatMap((name) => [...METRICS[name][role]]));
}

import { ValueError } from '@gans/tensor';
import type { Json, MetricResult } from './result';

/** Fields of a protocol that hold what was measured on the way, not how. */
const FINDINGS: ReadonlySet<string> = new Set([
  'exactCopies',
  'perClass',
  'perSplit',
  'rankFake',
  'rankReal',
  'smallestShare',
  'standardError',
  'warning',
]);

/** Which differences do not matter. */
export interface CompareOptions {
  /** Protocol fields that may differ, such as 'seed', 'versions' or 'extractor.sha256'; default none. */
  readonly ignore?: readonly string[];
}

/** Two numbers of one protocol. */
export interface Comparison {
  /** b - a. */
  readonly difference: number;
  /** Of the difference, sqrt(se_a^2 + se_b^2), where both protocols hold a standard error. */
  readonly standardError?: number;
}

/** Compares two results, if they may be compared: of the same metric, extractor, sizes and conventions.
 *
 *  @param a one result.
 *  @param b another.
 *  @param options `ignore` names fields that may differ.
 *  @returns by how much b lies above a.
 *  @throws ValueError naming every field of the protocols that differs, or `n`.
 *  @example
 *  const at = (value: number, name: string) => ({ value, n: 9, protocol: { extractor: { name } } });
 *  console.log(compare(at(3, 'x'), at(5, 'x')).difference); // 2
 *  console.log(compare(at(3, 'x'), at(5, 'y'), { ignore: ['extractor.name'] }).difference); // 2; without ignore an error
 */
export function compare(a: MetricResult, b: MetricResult, { ignore = [] }: CompareOptions = {}): Comparison {
  const differing = differences({ n: a.n, ...conditions(a) }, { n: b.n, ...conditions(b) }, '', new Set(ignore));
  if (differing.length > 0)
    throw new ValueError(
      `compare: expected two numbers of one protocol, got ${differing.join('; ')}. Measure both alike, or name in ignore what does not matter.`,
    );
  const [errorA, errorB] = [a.protocol.standardError, b.protocol.standardError];
  return {
    difference: b.value - a.value,
    ...(typeof errorA === 'number' && typeof errorB === 'number' ? { standardError: Math.hypot(errorA, errorB) } : {}),
  };
}

const conditions = ({ protocol }: MetricResult) =>
  Object.fromEntries(Object.entries(protocol).filter(([field]) => !FINDINGS.has(field)));

type Fields = { readonly [key: string]: Json };

const isFields = (value: Json | undefined): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function differences(a: Fields, b: Fields, prefix: string, ignored: ReadonlySet<string>): string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((field) => {
    const path = `${prefix}${field}`;
    if (ignored.has(path)) return [];
    const [left, right] = [a[field], b[field]];
    if (isFields(left) && isFields(right)) return differences(left, right, `${path}.`, ignored);
    return text(left) === text(right) ? [] : [`${path} ${text(left)} and ${text(right)}`];
  });
}

const text = (value: Json | undefined) => (value === undefined ? 'none' : JSON.stringify(value));

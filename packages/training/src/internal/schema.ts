import { nearestWord, ValueError } from '@gans/tensor';

/** What one value of a configuration must be, in words and as a test. */
export interface Rule {
  readonly text: string;
  readonly holds: (value: unknown) => boolean;
}

/** One value; without a `fallback` it must be given. */
export interface Field {
  readonly rule: Rule;
  readonly fallback?: unknown;
}

/** Several values that belong together; left out, the whole section stays away, unless it is required or has a `fallback`. */
export interface Section {
  readonly fields: Fields;
  readonly isRequired?: boolean;
}

/** A section whose field `tag` decides which others it has. */
export interface Variants {
  readonly tag: string;
  readonly variants: Readonly<Record<string, Fields>>;
  /** What stands there when the section is left out. */
  readonly fallback: Readonly<Record<string, unknown>>;
}

/** The fields of a configuration, in the order in which they are checked. */
export type Fields = Readonly<Record<string, Field | Section | Variants>>;

type Values = Readonly<Record<string, unknown>>;

/** Checks a configuration and fills in what it leaves out.
 *
 *  @param owner as messages name it.
 *  @param fields what there is.
 *  @param given may leave out what has a fallback.
 *  @returns a frozen copy, deep, in the order of `fields`; filling it again changes nothing.
 *  @throws ValueError naming the field by its path, its rule and its value; for an unknown one, the nearest known.
 */
export function fillConfig(owner: string, fields: Fields, given: unknown, path = ''): Values {
  const values = expectObject(owner, given, path);
  expectKnown(owner, Object.keys(fields), values, path);
  const filled = Object.entries(fields).flatMap(([name, field]): [string, unknown][] => {
    const value = fillOne(owner, field, values[name], path === '' ? name : `${path}.${name}`);
    return value === undefined ? [] : [[name, value]];
  });
  return Object.freeze(Object.fromEntries(filled));
}

function fillOne(owner: string, field: Field | Section | Variants, value: unknown, path: string): unknown {
  if ('rule' in field) {
    if (value === undefined && field.fallback !== undefined) return field.fallback;
    if (!field.rule.holds(value))
      throw new ValueError(
        `${owner}: expected ${path} to be ${field.rule.text}, got ${show(value)}.${hint(field.rule, value)}`,
      );
    return Array.isArray(value) ? Object.freeze([...value]) : value;
  }
  if ('fields' in field)
    return value === undefined && field.isRequired !== true ? undefined : fillConfig(owner, field.fields, value, path);
  const { tag, variants, fallback } = field;
  const { [tag]: name, ...rest } = expectObject(owner, value ?? fallback, path);
  const rule = oneOf(Object.keys(variants));
  if (!rule.holds(name))
    throw new ValueError(`${owner}: expected ${path}.${tag} to be ${rule.text}, got ${show(name)}.${hint(rule, name)}`);
  return Object.freeze({ [tag]: name, ...fillConfig(owner, variants[name as string]!, rest, path) });
}

function expectObject(owner: string, value: unknown, path: string): Values {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ValueError(`${owner}: expected ${path || 'it'} to be an object, got ${show(value)}.`);
  return value as Values;
}

function expectKnown(owner: string, known: readonly string[], values: Values, path: string): void {
  for (const [name, value] of Object.entries(values))
    if (value !== undefined && !known.includes(name)) {
      const allowed = known.length === 0 ? 'no more fields' : `no fields but ${known.join(', ')}`;
      const nearest = nearestWord(name, known);
      throw new ValueError(
        `${owner}: expected ${allowed}${path === '' ? '' : ` in ${path}`}, got ${name}.${nearest === undefined ? '' : ` The nearest known one is ${nearest}.`}`,
      );
    }
}

const show = (value: unknown) =>
  value === undefined || typeof value === 'number' ? String(value) : JSON.stringify(value);

interface ChoiceRule extends Rule {
  readonly words: readonly string[];
}

function hint(rule: Rule | ChoiceRule, value: unknown): string {
  if (!('words' in rule) || typeof value !== 'string') return '';
  return ` Did you mean '${nearestWord(value, rule.words)}'?`;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** One of some words. */
export const oneOf = (words: readonly string[]): ChoiceRule => ({
  text: `one of ${words.map((word) => `'${word}'`).join(', ')}`,
  holds: (value) => words.includes(value as string),
  words,
});

/** A list of different words out of some. */
export const listOf = (words: readonly string[]): Rule => ({
  text: `a list of different words out of ${words.map((word) => `'${word}'`).join(', ')}`,
  holds: (value) => Array.isArray(value) && value.every((item, i) => words.includes(item) && value.indexOf(item) === i),
});

/** An integer from `least` on. */
export const integer = (least: number): Rule => ({
  text: least === 1 ? 'a positive integer' : `an integer >= ${least}`,
  holds: (value) => Number.isSafeInteger(value) && (value as number) >= least,
});

/** A finite number above 0. */
export const positive: Rule = { text: 'a number > 0', holds: (value) => isNumber(value) && value > 0 };

/** A finite number of 0 or more. */
export const notNegative: Rule = { text: 'a number >= 0', holds: (value) => isNumber(value) && value >= 0 };

/** A finite number. */
export const anyNumber: Rule = { text: 'a finite number', holds: isNumber };

/** From 0 on and below 1. */
export const fraction: Rule = { text: 'in [0, 1)', holds: (value) => isNumber(value) && value >= 0 && value < 1 };

/** From `low` to `high`, both included. */
export const within = (low: number, high: number): Rule => ({
  text: `in [${low}, ${high}]`,
  holds: (value) => isNumber(value) && value >= low && value <= high,
});

/** True or false. */
export const boolean: Rule = { text: 'true or false', holds: (value) => typeof value === 'boolean' };

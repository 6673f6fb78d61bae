import { nearestWord, type Seed, ValueError } from '@gans/tensor';

/** What a field of a config may be. */
export type FieldRule =
  | { readonly minimum: number; readonly multipleOf?: number; readonly optional?: boolean }
  | { readonly oneOf: readonly (string | number | boolean)[]; readonly optional?: boolean }
  | { readonly listOf: readonly number[]; readonly optional?: boolean };

/** Rules by field, in the order in which they are checked; the config may have no other fields. */
export type FieldRules<C extends object = Record<string, unknown>> = { readonly [K in keyof C]?: FieldRule };

/** Copies and freezes a config after checking the fields that have rules: integers of at least a minimum and a multiple of a step, one of some values, or a list of some numbers. */
export function checkConfig<C extends object>(caller: string, config: C, rules: FieldRules<C>): Readonly<C> {
  expectConfig(caller, config);
  for (const name of Object.keys(rules) as (keyof C & string)[]) {
    const [value, rule] = [config[name], rules[name]!];
    if (value === undefined && rule.optional === true) continue;
    const { holds, text, nearest } = judge(value, rule);
    if (!holds)
      throw new ValueError(
        `${caller}: expected ${name} to be ${text}, got ${show(value)}. The nearest allowed value is ${nearest}.`,
      );
  }
  return Object.freeze({ ...config });
}

/** Checks that there is a config. */
export function expectConfig(caller: string, config: object): void {
  if (typeof config !== 'object' || config === null || Array.isArray(config))
    throw new ValueError(
      `${caller}: expected config to be an object, got ${show(config)}. Pass its fields, which the documentation of ${caller} lists.`,
    );
}

/** Checks that a seed is one: a plain number would be taken, and give the same weights whatever it is. */
export function checkSeed(caller: string, seed: Seed): void {
  if (!Array.isArray(seed) || seed.length !== 2 || !seed.every(Number.isInteger))
    throw new ValueError(
      `${caller}: expected seed to be made by createSeed, split or foldIn, got ${show(seed)}. Pass for example createSeed(7).`,
    );
}

/** `checkConfig` for the config of a net, which is JSON and has no fields but those with rules. */
export function checkNetConfig<C extends object>(caller: string, config: C, rules: FieldRules<C>): Readonly<C> {
  const checked = checkConfig(caller, config, rules);
  const known = Object.keys(rules);
  for (const name of Object.keys(config))
    if (!Object.hasOwn(rules, name))
      throw new ValueError(
        `${caller}: expected no fields but ${known.join(', ')}, got ${name}. The nearest known one is ${nearestWord(name, known)}.`,
      );
  return freezeLists(checked);
}

const freezeLists = <C extends object>(config: C): Readonly<C> =>
  Object.freeze(
    Object.fromEntries(
      Object.entries(config).map(([name, value]) => [name, Array.isArray(value) ? Object.freeze([...value]) : value]),
    ),
  ) as C;

function judge(value: unknown, rule: FieldRule): { holds: boolean; text: string; nearest: string } {
  if ('oneOf' in rule) {
    const allowed = rule.oneOf;
    return {
      holds: allowed.includes(value as string),
      text: allowed.length === 1 ? String(allowed[0]) : `one of ${allowed.join(', ')}`,
      nearest: nearestOf(value, allowed),
    };
  }
  if ('listOf' in rule) {
    const allowed = rule.listOf;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    const near = list.filter((item) => typeof item === 'number').map((item) => nearestOf(item, allowed));
    return {
      holds:
        Array.isArray(value) && list.every((item, i) => allowed.includes(item as number) && list.indexOf(item) === i),
      text: `a list of different numbers out of ${allowed.join(', ')}`,
      nearest: `[${[...new Set(near)].join(', ')}]`,
    };
  }
  const { minimum, multipleOf = 1 } = rule;
  const finite = typeof value === 'number' && Number.isFinite(value);
  return {
    holds: finite && Number.isInteger(value) && value >= minimum && value % multipleOf === 0,
    text: multipleOf === 1 ? `an integer >= ${minimum}` : `a multiple of ${multipleOf} >= ${minimum}`,
    nearest: String(finite ? Math.max(minimum, multipleOf * Math.round(value / multipleOf)) : minimum),
  };
}

function nearestOf(value: unknown, allowed: readonly (string | number | boolean)[]): string {
  if (typeof value !== 'number') return nearestWord(String(value), allowed.map(String))!;
  const numbers = allowed.filter((item) => typeof item === 'number');
  return String(
    [...(numbers.length > 0 ? numbers : allowed)].sort((a, b) => distance(a, value) - distance(b, value))[0],
  );
}

const distance = (a: string | number | boolean, b: number) => Math.abs(Number(a) - b);

const show = (value: unknown) => (Array.isArray(value) ? `[${value.join(', ')}]` : String(value));

import { ConfigError, nearestWord } from '@gans/tensor';

/** What one `--option` takes. `value` is the placeholder that the help shows. */
export type OptionSpec =
  | { readonly kind: 'flag'; readonly help: string }
  | {
      readonly kind: 'text';
      readonly value: string;
      readonly help: string;
      readonly default?: string;
      /** Names that it may be, among other things; shells complete them. */
      readonly suggestions?: readonly string[];
    }
  /** May be given several times. */
  | { readonly kind: 'list'; readonly value: string; readonly help: string }
  | {
      readonly kind: 'integer' | 'number';
      readonly value: string;
      readonly help: string;
      readonly min: number;
      readonly max?: number;
      readonly default?: number;
    }
  | { readonly kind: 'choice'; readonly choices: readonly string[]; readonly help: string; readonly default?: string };

/** The options of one command by name. */
export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<S extends OptionSpec> = S extends { kind: 'flag' }
  ? boolean
  : S extends { kind: 'list' }
    ? readonly string[]
    : S extends { kind: 'integer' | 'number' }
      ? number
      : S extends { kind: 'choice'; choices: readonly (infer Choice)[] }
        ? Choice
        : string;

/** Option values by name; those without a default may be absent, a list that was not given is empty. */
export type OptionValues<Specs extends OptionSpecs> = {
  readonly [K in keyof Specs]: Specs[K] extends { kind: 'flag' | 'list' } | { default: string | number }
    ? ValueOf<Specs[K]>
    : ValueOf<Specs[K]> | undefined;
};

/** What a command line says about one command: enough to parse it and to print its help. */
export interface CommandSpec<Specs extends OptionSpecs = OptionSpecs> {
  readonly name: string;
  /** One line, for the list of commands. */
  readonly summary: string;
  /** Names of the arguments that are not options, in order; 'FILE...' at the end stands for one or more, '[DIR]' for one that may be left out, '[FILE...]' for any number. */
  readonly positionals: readonly string[];
  /** What these arguments may be, where they are names; shells complete them. Default: files. */
  readonly suggestions?: readonly string[];
  readonly options: Specs;
  readonly examples: readonly string[];
}

/** Reads the arguments after the command's name. `--name value` and `--name=value` are the same; of an option given twice the last counts, unless it is a list; after `--` nothing is an option.
 *
 *  @param command what is known.
 *  @param argv the words after the command.
 *  @returns option values with defaults filled in, and the positional arguments.
 *  @throws ConfigError naming the nearest known option, or the rule that a value breaks.
 */
export function parseArguments<Specs extends OptionSpecs>(
  command: CommandSpec<Specs>,
  argv: readonly string[],
): { options: OptionValues<Specs>; positionals: string[] } {
  const where = `gans ${command.name}`;
  const values: Record<string, string | number | boolean | readonly string[] | undefined> = {};
  for (const [name, spec] of Object.entries(command.options)) values[name] = withoutBeingGiven(spec);
  const positionals: string[] = [];
  for (let i = 0; i < argv.length; i++) {
    const word = argv[i]!;
    if (word === '--') {
      positionals.push(...argv.slice(i + 1));
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      positionals.push(word);
      continue;
    }
    const equals = word.indexOf('=');
    const name = (equals < 0 ? word : word.slice(0, equals)).replace(/^--?/, '');
    const inline = equals < 0 ? undefined : word.slice(equals + 1);
    const spec = word.startsWith('--') && Object.hasOwn(command.options, name) ? command.options[name] : undefined;
    if (spec === undefined) throw unknownOption(where, word, name, command.options);
    if (spec.kind === 'flag') {
      if (inline !== undefined)
        throw new ConfigError(`${where}: expected --${name} without a value, got '${inline}'. Write --${name} alone.`);
      values[name] = true;
      continue;
    }
    const raw = inline ?? argv[++i];
    if (raw === undefined || (inline === undefined && raw.startsWith('--')))
      throw new ConfigError(
        `${where}: expected a value after --${name}, got ${raw ?? 'the end of the line'}. Write --${name} ${placeholder(spec)}.`,
      );
    const value = optionValue(where, name, spec, raw);
    values[name] = spec.kind === 'list' ? [...(values[name] as readonly string[]), value as string] : value;
  }
  checkPositionals(where, command.positionals, positionals);
  return { options: values as OptionValues<Specs>, positionals };
}

/** What the help and messages show where an option's value goes: 'N', 'DIR', 'auto|wasm|cpu'; '' for a flag. */
export function placeholder(spec: OptionSpec): string {
  if (spec.kind === 'flag') return '';
  return spec.kind === 'choice' ? spec.choices.join('|') : spec.value;
}

function withoutBeingGiven(spec: OptionSpec) {
  if (spec.kind === 'flag') return false;
  return spec.kind === 'list' ? [] : spec.default;
}

function optionValue(
  where: string,
  name: string,
  spec: Exclude<OptionSpec, { kind: 'flag' }>,
  raw: string,
): string | number {
  if (spec.kind === 'text' || spec.kind === 'list') {
    if (raw === '')
      throw new ConfigError(
        `${where}: expected --${name} to name a ${spec.value}, got an empty text. Write --${name} ${spec.value}.`,
      );
    return raw;
  }
  if (spec.kind === 'choice') {
    if (spec.choices.includes(raw)) return raw;
    throw new ConfigError(
      `${where}: expected --${name} to be one of ${spec.choices.join(', ')}, got '${raw}'. Did you mean ${nearestWord(raw, spec.choices)}?`,
    );
  }
  const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(raw) ? Number(raw) : Number.NaN;
  const whole = spec.kind === 'integer';
  const max = spec.max ?? (whole ? Number.MAX_SAFE_INTEGER : Number.MAX_VALUE);
  if (Number.isNaN(number) || (whole && !Number.isSafeInteger(number)) || number < spec.min || number > max) {
    const range = spec.max === undefined ? `>= ${spec.min}` : `from ${spec.min} to ${spec.max}`;
    throw new ConfigError(
      `${where}: expected --${name} to be ${whole ? 'an integer' : 'a number'} ${range}, got '${raw}'. Write for example --${name} ${spec.default ?? spec.min}.`,
    );
  }
  return number;
}

function unknownOption(where: string, word: string, name: string, options: OptionSpecs): ConfigError {
  const nearest = nearestWord(name, Object.keys(options));
  return new ConfigError(
    `${where}: expected a known option, got '${word}'. ${nearest === undefined ? 'It takes none.' : `Did you mean --${nearest}?`}`,
  );
}

function checkPositionals(where: string, names: readonly string[], values: readonly string[]): void {
  const required = names.filter((name) => !name.startsWith('[')).length;
  const most = /\.\.\.\]?$/.test(names.at(-1) ?? '') ? Number.POSITIVE_INFINITY : names.length;
  if (values.length >= required && values.length <= most) return;
  const wanted = names.length === 0 ? 'no argument besides options' : names.join(' ');
  throw new ConfigError(
    `${where}: expected ${wanted}, got ${values.length === 0 ? 'nothing' : values.map((value) => `'${value}'`).join(' ')}. See gans ${where.slice(5)} --help.`,
  );
}

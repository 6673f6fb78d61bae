import { ConfigError, nearestWord } from '@gans/tensor';
import type { CommandSpec, OptionSpecs, OptionValues } from './arguments';
import type { Io } from './io';

/** What a command has to say when it is done. */
export interface CommandOutput {
  /** Printed with `--json`, as the one JSON object on stdout. */
  readonly json: Readonly<Record<string, unknown>>;
  /** Printed on stdout without `--json`. */
  readonly text: string;
}

/** A command: what it takes, and what it does. It prints nothing on stdout itself. */
export interface Command extends CommandSpec {
  /** @throws GansError; bad input as InputError or with code CONFIG or FORMAT. */
  run(options: OptionValues<OptionSpecs>, positionals: readonly string[], io: Io): Promise<CommandOutput>;
}

/** Ties a command's function to the types of its own options.
 *
 *  @param spec with `options` as a literal.
 *  @param run takes the options by name, each in its own type.
 */
export function defineCommand<const Specs extends OptionSpecs>(
  spec: CommandSpec<Specs>,
  run: (options: OptionValues<Specs>, positionals: readonly string[], io: Io) => Promise<CommandOutput>,
): Command {
  return { ...spec, run: (options, positionals, io) => run(options as OptionValues<Specs>, positionals, io) };
}

/** Commands of one name, of which the word after it picks one: each has options of its own. */
export interface CommandGroup extends CommandSpec {
  /** Named by both words: 'reproduce reacgan'. */
  readonly variants: readonly Command[];
}

/** Gathers commands under the first word of their names.
 *
 *  @param spec of the group; its one positional stands for the second word.
 *  @param variants in the order of the help.
 *  @returns with the options of all variants, which is what shells complete.
 */
export function groupCommands(
  spec: Pick<CommandSpec, 'name' | 'summary' | 'positionals'>,
  variants: readonly Command[],
): CommandGroup {
  return {
    ...spec,
    variants,
    suggestions: variants.map((variant) => secondWord(variant)),
    options: Object.assign({}, ...variants.map(({ options }) => options)),
    examples: variants.flatMap(({ examples }) => examples.slice(0, 1)),
  };
}

/** Finds the command that a second word names.
 *
 *  @throws ConfigError when there is none, naming the nearest.
 */
export function pickVariant({ name, positionals, variants }: CommandGroup, word: string | undefined): Command {
  const found = variants.find((variant) => secondWord(variant) === word);
  if (found !== undefined) return found;
  const known = variants.map((variant) => secondWord(variant));
  const [got, advice] =
    word === undefined || word.startsWith('-')
      ? [word ?? 'nothing', `See gans ${name} --help.`]
      : [`'${word}'`, `Did you mean ${nearestWord(word, known)}?`];
  throw new ConfigError(
    `gans ${name}: expected ${positionals.join(' ')} to be ${known.join(', ')}, got ${got}. ${advice}`,
  );
}

const secondWord = ({ name }: CommandSpec) => name.slice(name.indexOf(' ') + 1);

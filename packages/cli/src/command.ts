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

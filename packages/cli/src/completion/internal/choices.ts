import type { CommandSpec, OptionSpec } from '../../arguments';

/** The options of a command with those that every command has. */
export function optionsOf(command: CommandSpec): [name: string, spec: OptionSpec][] {
  return [...Object.entries(command.options), ['help', { kind: 'flag', help: 'Shows what the command takes.' }]];
}

/** What an option may be given, as far as it is a matter of names; undefined where it is a number, or a text that has none. */
export function choicesOf(spec: OptionSpec): readonly string[] | undefined {
  if (spec.kind === 'choice') return spec.choices;
  return spec.kind === 'text' ? spec.suggestions : undefined;
}

/** Whether a value, by the placeholder that the help shows, is the path of something. */
export function isPath(placeholder: string): boolean {
  return /^\[?(A|B|DATA|DIR|FILE|NET|PATH|RUN)(\.\.\.)?\]?$/.test(placeholder);
}

/** Names of all commands, and that of the help. */
export function commandNamesOf(commands: readonly CommandSpec[]): string[] {
  return [...commands.map(({ name }) => name), 'help'];
}

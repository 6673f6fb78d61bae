import { type CommandSpec, type OptionSpec, placeholder } from '../arguments';
import { choicesOf, commandNamesOf, isPath, optionsOf } from './internal/choices';

/** A completion script for fish.
 *
 *  @param commands as `gans help` lists them.
 */
export function fishCompletion(commands: readonly CommandSpec[]): string {
  const first = commands.map(
    ({ name, summary }) => `complete -c gans -n __fish_use_subcommand -f -a ${name} -d ${quote(summary)}`,
  );
  return [
    '# fish completion for gans; made by: gans completion fish',
    ...first,
    `complete -c gans -n __fish_use_subcommand -f -a help -d 'Shows what a command takes.'`,
    `complete -c gans -n ${quote('__fish_seen_subcommand_from help')} -f -a ${quote(commandNamesOf(commands).join(' '))}`,
    ...commands.flatMap(ofCommand),
    '',
  ].join('\n');
}

function ofCommand(command: CommandSpec): string[] {
  const here = `complete -c gans -n ${quote(`__fish_seen_subcommand_from ${command.name}`)}`;
  const options = optionsOf(command).map(
    ([name, spec]) => `${here} -l ${name}${valuePart(spec)} -d ${quote(spec.help)}`,
  );
  const { suggestions } = command;
  return [...options, ...(suggestions === undefined ? [] : [`${here} -f -a ${quote(suggestions.join(' '))}`])];
}

// -x takes a value that is no file, -r one that is.
function valuePart(spec: OptionSpec): string {
  if (spec.kind === 'flag') return '';
  const choices = choicesOf(spec);
  if (choices !== undefined) return ` ${spec.kind === 'choice' ? '-x' : '-r -F'} -a ${quote(choices.join(' '))}`;
  return isPath(placeholder(spec)) ? ' -r -F' : ' -x';
}

const quote = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;

import { type CommandSpec, type OptionSpec, placeholder } from '../arguments';
import { choicesOf, commandNamesOf, isPath, optionsOf } from './internal/choices';

/** A completion script for zsh, to be kept as `_gans` in a folder of `fpath`, or sourced.
 *
 *  @param commands as `gans help` lists them.
 */
export function zshCompletion(commands: readonly CommandSpec[]): string {
  const described = commands.map(({ name, summary }) => `    ${quote(`${name}:${summary}`)}`);
  return `#compdef gans
# zsh completion for gans; made by: gans completion zsh
_gans() {
  local -a commands
  commands=(
${described.join('\n')}
    'help:Shows what a command takes.'
  )
  if ((CURRENT == 2)); then
    _describe -t commands command commands
    return
  fi
  local command="\${words[2]}"
  shift words
  ((CURRENT--))
  case "$command" in
${commands.map(ofCommand).join('\n')}
    help) _arguments '1:command:(${commandNamesOf(commands).join(' ')})' ;;
  esac
}
if [ "$funcstack[1]" = _gans ]; then _gans "$@"; else compdef _gans gans; fi
`;
}

function ofCommand(command: CommandSpec): string {
  const options = optionsOf(command).map(([name, spec]) => {
    const repeats = spec.kind === 'list' ? '*' : '';
    return quote(`${repeats}--${name}[${plain(spec.help)}]${valuePart(spec)}`);
  });
  const action = command.suggestions === undefined ? '_files' : `(${command.suggestions.join(' ')})`;
  const positionals = command.positionals.map((name, i) => {
    const bare = name.replace(/[[\].]/g, '').toLowerCase();
    return quote(`${name.includes('...') ? '*' : i + 1}:${bare}:${action}`);
  });
  return `    ${command.name})\n      _arguments -S ${[...options, ...positionals].join(' \\\n        ')} ;;`;
}

function valuePart(spec: OptionSpec): string {
  if (spec.kind === 'flag') return '';
  const choices = choicesOf(spec);
  if (spec.kind === 'choice') return `:value:(${spec.choices.join(' ')})`;
  if (choices !== undefined) return `:${placeholder(spec)}:{ compadd -- ${choices.join(' ')}; _files }`;
  return `:${placeholder(spec)}:${isPath(placeholder(spec)) ? '_files' : ''}`.replace('KEY=VALUE', 'setting');
}

const plain = (text: string) => text.replace(/[[\]:\\]/g, '\\$&');
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;

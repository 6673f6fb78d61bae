import type { CommandSpec } from '../arguments';
import { choicesOf, commandNamesOf, optionsOf } from './internal/choices';

/** A completion script for bash, version 3.2 and later: commands, then options, choices and names of the command; elsewhere files.
 *
 *  @param commands as `gans help` lists them.
 */
export function bashCompletion(commands: readonly CommandSpec[]): string {
  const names = commandNamesOf(commands).join(' ');
  return `# bash completion for gans; made by: gans completion bash
_gans() {
  local current="\${COMP_WORDS[COMP_CWORD]}" before="" command="" word i
  [ "$COMP_CWORD" -gt 0 ] && before="\${COMP_WORDS[COMP_CWORD-1]}"
  # bash takes --option=value for three words.
  if [ "$current" = "=" ]; then
    current=""
  elif [ "$before" = "=" ]; then
    before="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      -*) ;;
      *) command="$word"; break ;;
    esac
  done
  if [ -z "$command" ]; then
    COMPREPLY=($(compgen -W "${names} --help --version" -- "$current"))
    return
  fi
  case "$command" in
${commands.map(ofCommand).join('\n')}
    help) COMPREPLY=($(compgen -W "${names}" -- "$current")) ;;
  esac
}
complete -o bashdefault -o default -F _gans gans
`;
}

function ofCommand(command: CommandSpec): string {
  const options = optionsOf(command);
  const chosen = options.flatMap(([name, spec]) => {
    const choices = choicesOf(spec);
    return choices === undefined
      ? []
      : `        --${name}) COMPREPLY=($(compgen -W "${choices.join(' ')}" -- "$current")); return ;;`;
  });
  const valued = options
    .filter(([, spec]) => spec.kind !== 'flag' && choicesOf(spec) === undefined)
    .map(([name]) => `--${name}`);
  const cases = [...chosen, ...(valued.length > 0 ? [`        ${valued.join('|')}) return ;;`] : [])];
  const words = options.map(([name]) => `--${name}`).join(' ');
  const suggestions =
    command.suggestions === undefined
      ? ''
      : `\n      COMPREPLY=($(compgen -W "${command.suggestions.join(' ')}" -- "$current")) ;;`;
  return `    ${command.name})
      case "$before" in
${cases.join('\n')}
      esac
      case "$current" in
        -*) COMPREPLY=($(compgen -W "${words}" -- "$current")); return ;;
      esac${suggestions === '' ? ' ;;' : suggestions}`;
}

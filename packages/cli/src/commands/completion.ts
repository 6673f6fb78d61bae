import { ConfigError, nearestWord } from '@gans/tensor';
import type { CommandSpec } from '../arguments';
import { type Command, defineCommand } from '../command';
import { bashCompletion } from '../completion/bash';
import { fishCompletion } from '../completion/fish';
import { zshCompletion } from '../completion/zsh';

const writers = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
const shells = Object.keys(writers) as (keyof typeof writers)[];

/** `gans completion`: a script by which a shell completes commands, options and their values.
 *
 *  @param commands all there are, itself included; asked when it runs.
 */
export function completionCommand(commands: () => readonly CommandSpec[]): Command {
  return defineCommand(
    {
      name: 'completion',
      summary: 'Prints a script by which a shell completes gans commands and options.',
      positionals: ['SHELL'],
      suggestions: shells,
      options: { json: { kind: 'flag', help: 'Prints one JSON object on stdout.' } },
      examples: [
        'source <(gans completion bash)           # in ~/.bashrc',
        'gans completion zsh > ~/.zfunc/_gans     # in a folder of fpath',
        'gans completion fish > ~/.config/fish/completions/gans.fish',
      ],
    },
    async (_options, [shell]) => {
      const known = shells.find((name) => name === shell);
      if (known === undefined)
        throw new ConfigError(
          `gans completion: expected SHELL to be ${shells.join(', ')}, got '${shell}'. Did you mean ${nearestWord(shell!, shells)}?`,
        );
      const script = writers[known](commands());
      return { json: { command: 'completion', shell: known, script }, text: script };
    },
  );
}

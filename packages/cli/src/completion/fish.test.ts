import { describe, expect, it } from 'vitest';
import { completionScript } from '../internal/completion-script';

describe('fishCompletion', () => {
  it('has a line for each command and each option', async () => {
    const lines = (await completionScript('fish')).trimEnd().split('\n');
    expect(lines.slice(1).every((line) => line.startsWith('complete -c gans -n '))).toBe(true);
    expect(lines).toContain("complete -c gans -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'");
    expect(lines).toContain(
      "complete -c gans -n '__fish_seen_subcommand_from train' -l seed -x -d 'Decides every random draw.'",
    );
    expect(lines.find((line) => line.includes('from train') && line.includes('-l data'))).toContain(
      '-l data -r -F -d ',
    );
    expect(lines.find((line) => line.includes('-l recipe'))).toMatch(
      /-l recipe -r -F -a 'reacgan .* unconditional [^']*' -d /,
    );
    expect(lines.find((line) => line.includes('from cite') && line.includes('-l format'))).toContain(
      "-x -a 'bibtex apa cff'",
    );
  });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { refused } from '../internal/refused';
import { testIo } from '../internal/test-io';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-completion-'));
  for (const shell of ['bash', 'zsh', 'fish']) await writeFile(join(folder, shell), await scriptFor(shell));
});
afterAll(() => rm(folder, { recursive: true }));

async function scriptFor(shell: string): Promise<string> {
  const io = testIo();
  expect(await main(['completion', shell], io)).toBe(0);
  return io.data();
}
/** What bash offers for the last of some words. */
function offered(...words: string[]): string[] {
  const program = `source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gans; printf "%s\\n" "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', program, join(folder, 'bash'), ...words], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '');
}

describe('bashCompletion', () => {
  it('is taken by bash without complaint, and registered', () => {
    const program = 'set -eu; source "$0"; complete -p gans';
    const { stdout, stderr } = spawnSync('bash', ['-c', program, join(folder, 'bash')], { encoding: 'utf8' });
    expect([stdout, stderr]).toEqual(['complete -o bashdefault -o default -F _gans gans\n', '']);
  });

  it('completes commands', () => {
    expect(offered('gans', 're')).toEqual(['resume', 'report']);
    expect(offered('gans', 'comp')).toEqual(['completion']);
    expect(offered('gans', '')).toEqual(expect.arrayContaining(['train', 'cite', 'help', '--version']));
    expect(offered('gans', 'help', 'doc')).toEqual(['doctor']);
  });

  it('completes the options of the command, wherever they stand', () => {
    expect(offered('gans', 'train', '--se')).toEqual(['--set', '--seed']);
    expect(offered('gans', 'train', '--seed', '7', '--save')).toEqual(['--save-every']);
    expect(offered('gans', 'report', 'runs/a', '--o')).toEqual(['--out']);
    expect(offered('gans', 'doctor', '--he')).toEqual(['--help']);
  });

  it('completes choices, written with a blank or with an equals sign', () => {
    expect(offered('gans', 'train', '--engine', 'w')).toEqual(
      ['wasm', 'webgpu'].filter((name) => offered('gans', 'train', '--engine', '').includes(name)),
    );
    expect(offered('gans', 'cite', '--format', '')).toEqual(['bibtex', 'apa', 'cff']);
    expect(offered('gans', 'cite', '--format', '=', 'a')).toEqual(['apa']);
    expect(offered('gans', 'cite', '--format', '=')).toEqual(['bibtex', 'apa', 'cff']);
  });

  it('completes names that a command takes, and leaves files to bash', () => {
    expect(offered('gans', 'cite', 'reac')).toEqual(['reacgan']);
    expect(offered('gans', 'completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(offered('gans', 'report', '')).toEqual([]);
    expect(offered('gans', 'train', '--data', 'm')).toEqual([]);
  });
});

describe('zshCompletion', () => {
  it('has a balanced case for each command, with every option quoted', async () => {
    const script = await scriptFor('zsh');
    expect(script.startsWith('#compdef gans\n')).toBe(true);
    expect(script).toContain("'--engine[Tensor engine.]:value:(auto ");
    expect(script).toContain("'*--set[");
    expect(script).toContain("'*:method:(reacgan ");
    expect(script).toContain("'1:run:_files' ;;");
    // What zsh quotes is quoted for sh too; its own syntax is left aside.
    const quoted = script
      .split('\n')
      .filter((line) => /^ +'/.test(line))
      .map((line) => line.replace(/ ;;$/, '').replace(/ \\$/, ''));
    expect(quoted.length).toBeGreaterThan(50);
    const { status, stderr } = spawnSync('sh', ['-n', '-c', quoted.map((line) => `: ${line}`).join('\n')], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
  });
});

describe('fishCompletion', () => {
  it('has a line for each command and each option', async () => {
    const lines = (await scriptFor('fish')).trimEnd().split('\n');
    expect(lines.slice(1).every((line) => line.startsWith('complete -c gans -n '))).toBe(true);
    expect(lines).toContain("complete -c gans -n '__fish_seen_subcommand_from completion' -f -a 'bash zsh fish'");
    expect(lines).toContain(
      "complete -c gans -n '__fish_seen_subcommand_from train' -l seed -x -d 'Decides every random draw.'",
    );
    expect(lines.find((line) => line.includes('from train') && line.includes('-l data'))).toContain(
      '-l data -r -F -d ',
    );
    expect(lines.find((line) => line.includes('from cite') && line.includes('-l format'))).toContain(
      "-x -a 'bibtex apa cff'",
    );
  });
});

describe('completionCommand', () => {
  it('names the nearest shell', async () => {
    expect(await refused('.', 'completion', 'zhs')).toContain('Did you mean zsh?');
    expect(await refused('.', 'completion')).toContain('expected SHELL, got nothing');
  });
});

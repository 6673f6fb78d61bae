import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completionScript } from '../internal/completion-script';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-completion-'));
  await writeFile(join(folder, 'bash'), await completionScript('bash'));
});
afterAll(() => rm(folder, { recursive: true }));

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
    expect(offered('gans', 're')).toEqual(expect.arrayContaining(['recipes', 'resume', 'report']));
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
    expect(offered('gans', 'train', '--recipe', 'reacgan/cifar10+d')).toEqual(['reacgan/cifar10+diffaug']);
    expect(offered('gans', 'train', '--recipe', 'mine')).toEqual([]);
    expect(offered('gans', 'report', '')).toEqual([]);
    expect(offered('gans', 'train', '--data', 'm')).toEqual([]);
  });
});

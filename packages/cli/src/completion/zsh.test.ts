import { spawnSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { completionScript } from '../internal/completion-script';

describe('zshCompletion', () => {
  it('has a balanced case for each command, with every option quoted', async () => {
    const script = await completionScript('zsh');
    expect(script.startsWith('#compdef gans\n')).toBe(true);
    expect(script).toContain("'--engine[Tensor engine.]:value:(auto ");
    expect(script).toMatch(/'--recipe\[.*\]:NAME:\{ compadd -- reacgan .*; _files \}'/);
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

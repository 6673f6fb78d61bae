import { describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { completionScript } from '../internal/completion-script';
import { refused } from '../internal/refused';
import { testIo } from '../internal/test-io';

describe('completionCommand', () => {
  it('prints the script, or one JSON object that holds it', async () => {
    const io = testIo();
    await main(['completion', 'fish', '--json'], io);
    const script = await completionScript('fish');
    expect(JSON.parse(io.data())).toEqual({ command: 'completion', shell: 'fish', script });
  });

  it('names the nearest shell', async () => {
    expect(await refused('.', 'completion', 'zhs')).toContain('Did you mean zsh?');
    expect(await refused('.', 'completion')).toContain('expected SHELL, got nothing');
  });
});

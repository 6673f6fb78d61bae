import { describe, expect, it } from 'vitest';
import { main } from './command-line';
import { refused } from './internal/refused';
import { testIo } from './internal/test-io';

describe('main', () => {
  it('prints help on stdout', async () => {
    for (const argv of [['--help'], ['help'], ['-h']]) {
      const io = testIo();
      expect(await main(argv, io)).toBe(0);
      expect(io.data()).toContain('Usage: gans COMMAND');
      expect(io.errors()).toBe('');
    }
  });

  it('prints the help of a command wherever --help stands', async () => {
    for (const argv of [
      ['train', '--seed', '7', '--help'],
      ['help', 'train'],
      ['train', '-h'],
    ]) {
      const io = testIo();
      expect(await main(argv, io)).toBe(0);
      expect(io.data()).toContain('Usage: gans train [options]');
    }
  });

  it('prints one JSON object with --json, wherever it stands', async () => {
    for (const argv of [
      ['--version', '--json'],
      ['--json', '--version'],
    ]) {
      const io = testIo();
      expect(await main(argv, io)).toBe(0);
      expect(JSON.parse(io.data()).version).toMatch(/^\d+\.\d+\.\d+/);
    }
  });

  it('names the nearest command and option', async () => {
    expect(await refused('.', 'trian')).toBe("gans: expected a known command, got 'trian'. Did you mean train?");
    expect(await refused('.', 'help', 'doctr')).toContain('Did you mean doctor?');
    expect(await refused('.', 'train', '--sead', '7')).toContain('Did you mean --seed?');
  });

  it('asks for a command when there is none', async () => {
    expect(await refused('.')).toMatch(
      /^gans: expected a command \(train, .*resume, .*evaluate, .*doctor, completion, help\), got nothing/,
    );
  });

  it('colours errors on a terminal only', async () => {
    const terminal = testIo({ isTTY: true });
    await main(['trian'], terminal);
    expect(terminal.errors().startsWith('\x1b[31merror:\x1b[39m ')).toBe(true);
  });
});

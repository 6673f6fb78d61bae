import { describe, expect, it } from 'vitest';
import type { CommandSpec } from './arguments';
import { commandHelp, groupHelp, overviewHelp } from './help';

const command: CommandSpec = {
  name: 'train',
  summary: 'Trains a GAN.',
  positionals: ['RUN'],
  options: {
    seed: { kind: 'integer', value: 'N', help: 'Seed.', min: 0, default: 1 },
    engine: { kind: 'choice', choices: ['automatic', 'wasm', 'something'], help: 'Engine.' },
    json: { kind: 'flag', help: 'JSON.' },
  },
  examples: ['gans train --seed 7'],
};

describe('overviewHelp', () => {
  it('lists every command and the exit codes', () => {
    const text = overviewHelp([command, { ...command, name: 'doctor', summary: 'Looks around.' }], '1.2.3');
    expect(text).toContain('gans 1.2.3');
    expect(text).toMatch(/ {2}train +Trains a GAN\.\n {2}doctor +Looks around\./);
    expect(text).toContain('0 done, 1 failed, 2 wrong usage');
  });
});

describe('commandHelp', () => {
  it('shows usage, options with defaults, and examples', () => {
    expect(commandHelp(command).split('\n')).toEqual([
      'Trains a GAN.',
      '',
      'Usage: gans train RUN [options]',
      '',
      '  --seed N                Seed. Default: 1.',
      '  --engine automatic|wasm|something',
      '                          Engine.',
      '  --json                  JSON.',
      '  --help                  Shows this text.',
      '',
      'Examples:',
      '  gans train --seed 7',
      '',
    ]);
  });
});

describe('groupHelp', () => {
  it('shows what the second word may be', () => {
    const group = { ...command, name: 'make', positionals: ['WHAT'] };
    const text = groupHelp(group, [{ ...command, name: 'make tea', summary: 'Brews.' }]);
    expect(text).toContain('Usage: gans make WHAT [options]\n');
    expect(text).toMatch(/ {2}tea +Brews\.\n/);
    expect(text).toContain('Options of each: gans make WHAT --help\n');
    expect(text).toContain('Examples:\n  gans train --seed 7\n');
  });
});

import { describe, expect, it } from 'vitest';
import { parseArguments, usage } from '../src/arguments';
import { benches } from '../src/benches/table';

const known = Object.keys(benches).join(', ');

describe('parseArguments', () => {
  it('has defaults for everything but the bench', () => {
    expect(parseArguments(['step'])).toEqual({ bench: 'step', engines: [], rounds: 7, json: false, profile: false });
  });

  it('reads options in any order, with = or without', () => {
    const expected = { bench: 'kernels', engines: ['wasm', 'cpu'], rounds: 3, json: true, profile: true };
    expect(parseArguments(['--engine', 'wasm,cpu', 'kernels', '--json', '--rounds=3', '--profile'])).toEqual(expected);
    expect(
      parseArguments(['--engine=wasm', '--profile', '--rounds', '3', '--engine', 'cpu,wasm', '--json', 'kernels']),
    ).toEqual(expected);
  });

  it('knows help, which names every bench', () => {
    expect(parseArguments(['step', '--help'])).toBe('help');
    expect(parseArguments(['-h'])).toBe('help');
    const lines = usage.split('\n').map((line) => line.trim().split(/ +/).join(' '));
    for (const [name, { description }] of Object.entries(benches)) expect(lines).toContain(`${name} ${description}`);
  });

  it.each([
    [[], `expected one bench out of ${known}, got none.`],
    [['step', 'kernels'], `expected one bench out of ${known}, got step kernels.`],
    [['kernel'], `expected a bench out of ${known}, got 'kernel'. Did you mean 'kernels'?`],
    [['toString'], `expected a bench out of ${known}, got 'toString'.`],
    [
      ['step', '--engines', 'wasm'],
      'expected an option out of --engine, --rounds, --json, --profile, --help, got --engines.',
    ],
    [['step', '--json=yes'], 'got --json=yes.'],
    [['step', '--engine'], 'expected a value after --engine, got nothing.'],
    [['step', '--engine', '--json'], 'expected a value after --engine, got --json.'],
    [['step', '--rounds', '0'], 'expected an integer >= 1 after --rounds, got 0.'],
    [['step', '--rounds', '2.5'], 'expected an integer >= 1 after --rounds, got 2.5.'],
    [['step', '--rounds', 'many'], 'expected an integer >= 1 after --rounds, got many.'],
  ])('refuses %j', (argv, message) => {
    expect(() => parseArguments(argv)).toThrow(message);
  });
});

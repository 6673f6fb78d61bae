import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandSpec, parseArguments, placeholder } from './arguments';

const command = {
  name: 'train',
  summary: 'Trains.',
  positionals: [],
  options: {
    data: { kind: 'text', value: 'DIR', help: 'Images.', default: 'glyphs' },
    out: { kind: 'text', value: 'RUN', help: 'Run folder.' },
    seed: { kind: 'integer', value: 'N', help: 'Seed.', min: 0, default: 1 },
    minutes: { kind: 'number', value: 'M', help: 'Time.', min: 0.01 },
    engine: { kind: 'choice', choices: ['auto', 'wasm', 'cpu'], help: 'Engine.', default: 'auto' },
    json: { kind: 'flag', help: 'One JSON object.' },
  },
  examples: [],
} as const satisfies CommandSpec;

const sample = { ...command, name: 'sample', positionals: ['RUN'] } as const satisfies CommandSpec;

describe('parseArguments', () => {
  it('fills in defaults', () => {
    const { options, positionals } = parseArguments(command, []);
    expect(options).toEqual({
      data: 'glyphs',
      out: undefined,
      seed: 1,
      minutes: undefined,
      engine: 'auto',
      json: false,
    });
    expect(positionals).toEqual([]);
  });

  it('reads both spellings of a value, and lets the last one count', () => {
    const { options } = parseArguments(command, ['--seed', '7', '--engine=wasm', '--json', '--minutes=.5', '--seed=9']);
    expect(options).toMatchObject({ seed: 9, engine: 'wasm', json: true, minutes: 0.5 });
  });

  it('collects the values of a list in order', () => {
    const set = { kind: 'list', value: 'KEY=VALUE', help: 'Values.' } as const;
    const listing = { ...command, options: { ...command.options, set } } as const satisfies CommandSpec;
    expect(parseArguments(listing, []).options.set).toEqual([]);
    expect(parseArguments(listing, ['--set', 'a=1', '--seed=2', '--set=b=2']).options).toMatchObject({
      set: ['a=1', 'b=2'],
      seed: 2,
    });
    expect(() => parseArguments(listing, ['--set'])).toThrow('Write --set KEY=VALUE.');
    expect(() => parseArguments(listing, ['--set='])).toThrow('got an empty text');
  });

  it('takes positionals anywhere, and everything after -- as such', () => {
    expect(parseArguments(sample, ['runs/a', '--json']).positionals).toEqual(['runs/a']);
    expect(parseArguments(sample, ['--json', '--', '--odd-name']).positionals).toEqual(['--odd-name']);
  });

  it('takes an argument that may be left out, and no more of them', () => {
    const list = { ...command, name: 'list', positionals: ['[DIR]'] } as const satisfies CommandSpec;
    expect(parseArguments(list, []).positionals).toEqual([]);
    expect(parseArguments(list, ['runs']).positionals).toEqual(['runs']);
    expect(() => parseArguments(list, ['a', 'b'])).toThrow(
      "gans list: expected [DIR], got 'a' 'b'. See gans list --help.",
    );
  });

  it('names the nearest option', () => {
    expect(() => parseArguments(command, ['--sead', '7'])).toThrow(
      "gans train: expected a known option, got '--sead'. Did you mean --seed?",
    );
    expect(() => parseArguments(command, ['-seed', '7'])).toThrow('Did you mean --seed?');
    expect(() => parseArguments(command, ['--toString'])).toThrow('expected a known option');
  });

  it('names the nearest choice', () => {
    expect(() => parseArguments(command, ['--engine', 'wams'])).toThrow(
      "gans train: expected --engine to be one of auto, wasm, cpu, got 'wams'. Did you mean wasm?",
    );
  });

  it('states the rule that a value breaks', () => {
    for (const seed of ['x', '1.5', '-1', '', '1e99', '0x10'])
      expect(() => parseArguments(command, [`--seed=${seed}`])).toThrow(
        `gans train: expected --seed to be an integer >= 0, got '${seed}'. Write for example --seed 1.`,
      );
    expect(() => parseArguments(command, ['--minutes', '0'])).toThrow('expected --minutes to be a number >= 0.01');
    expect(() => parseArguments(command, ['--data='])).toThrow('expected --data to name a DIR, got an empty text');
    expect(() => parseArguments(command, ['--json=yes'])).toThrow('expected --json without a value');
  });

  it('asks for a value that is missing', () => {
    expect(() => parseArguments(command, ['--seed'])).toThrow('expected a value after --seed, got the end of the line');
    expect(() => parseArguments(command, ['--out', '--json'])).toThrow('expected a value after --out, got --json');
  });

  it('wants exactly the positionals that the command has', () => {
    expect(() => parseArguments(command, ['mnist'])).toThrow("expected no argument besides options, got 'mnist'");
    expect(() => parseArguments(sample, [])).toThrow('gans sample: expected RUN, got nothing. See gans sample --help.');
    expect(() => parseArguments(sample, ['a', 'b'])).toThrow("expected RUN, got 'a' 'b'");
  });

  it('reads back every seed that it accepts', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (seed) => {
        expect(parseArguments(command, ['--seed', String(seed)]).options.seed).toBe(seed);
      }),
    );
  });
});

describe('placeholder', () => {
  it('shows what goes after the option', () => {
    expect(placeholder(command.options.seed)).toBe('N');
    expect(placeholder(command.options.engine)).toBe('auto|wasm|cpu');
    expect(placeholder(command.options.json)).toBe('');
  });
});

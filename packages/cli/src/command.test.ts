import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments';
import { defineCommand, groupCommands, pickVariant } from './command';
import { testIo } from './internal/test-io';

describe('defineCommand', () => {
  it('hands options, positionals and io to the function', async () => {
    const command = defineCommand(
      {
        name: 'add',
        summary: 'Adds.',
        positionals: ['NUMBER'],
        options: { to: { kind: 'integer', value: 'N', help: 'To.', min: 0, default: 1 } },
        examples: [],
      },
      async ({ to }, [number], io) => ({ json: { sum: to + Number(number) }, text: `${io.cwd}\n` }),
    );
    const { options, positionals } = parseArguments(command, ['40', '--to', '2']);
    expect(await command.run(options, positionals, testIo({ cwd: '/here' }))).toEqual({
      json: { sum: 42 },
      text: '/here\n',
    });
  });
});

describe('groupCommands and pickVariant', () => {
  const variant = (name: string, option: string) =>
    defineCommand(
      {
        name: `make ${name}`,
        summary: '',
        positionals: [],
        options: { [option]: { kind: 'flag', help: '' } },
        examples: [`gans make ${name}`, 'another'],
      },
      async () => ({ json: {}, text: name }),
    );
  const group = groupCommands({ name: 'make', summary: 'Makes.', positionals: ['WHAT'] }, [
    variant('tea', 'milk'),
    variant('coffee', 'sugar'),
  ]);

  it('complete what any of them takes', () => {
    expect(group.suggestions).toEqual(['tea', 'coffee']);
    expect(Object.keys(group.options)).toEqual(['milk', 'sugar']);
    expect(group.examples).toEqual(['gans make tea', 'gans make coffee']);
  });

  it('pick by the second word, or name the nearest', () => {
    expect(pickVariant(group, 'coffee').name).toBe('make coffee');
    expect(() => pickVariant(group, 'coffe')).toThrow(
      "gans make: expected WHAT to be tea, coffee, got 'coffe'. Did you mean coffee?",
    );
    expect(() => pickVariant(group, undefined)).toThrow('got nothing. See gans make --help.');
    expect(() => pickVariant(group, '--milk')).toThrow('got --milk. See gans make --help.');
  });
});

import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments';
import { defineCommand } from './command';
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

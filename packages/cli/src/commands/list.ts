import { resolve } from 'node:path';
import { defineCommand } from '../command';
import { coloursFor } from '../io';

/** `gans list`: the runs in a folder, how they stand and what they reached. */
export const listCommand = defineCommand(
  {
    name: 'list',
    summary: 'Lists runs: how they stand, what they reached, how much they take on disk.',
    positionals: ['[DIR]'],
    options: { json: { kind: 'flag', help: 'Prints one JSON object on stdout.' } },
    examples: ['gans list', 'gans list experiments', 'gans list runs/mine --json'],
  },
  async (_options, [folder = 'runs'], io) => {
    const { listRuns } = await import('../list/list-runs');
    const { describeRuns } = await import('../list/describe');
    const { runs, unreadable } = await listRuns(resolve(io.cwd, folder));
    for (const line of unreadable) io.stderr.write(`warning: ${line}\n`);
    const text = runs.length === 0 ? `no runs in ${folder}\n` : describeRuns(runs, coloursFor(io.stdout, io.env));
    return { json: { command: 'list', runs }, text };
  },
);

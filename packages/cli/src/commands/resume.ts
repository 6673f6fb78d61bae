import { resolve } from 'node:path';
import { listEngines } from '@gans/engines';
import { ConfigError } from '@gans/tensor';
import { parseArguments } from '../arguments';
import { defineCommand } from '../command';
import { commandWords, describeRun, showPath } from '../describe-run';
import { checkingInput } from '../failure';
import type { RunResult } from '../result';
import { trainCommand } from './train';

const engineNames = listEngines().map((engine) => engine.name);
const { keep, 'save-every': saveEvery } = trainCommand.options;

/** `gans resume`: goes on with a run by the command line that began it. */
export const resumeCommand = defineCommand(
  {
    name: 'resume',
    summary: 'Goes on with a stopped run by its own config, as the command that began it would.',
    positionals: ['RUN'],
    options: {
      data: {
        kind: 'text',
        value: 'DATA',
        help: 'Where the images are now, if they have moved; they must be the same.',
      },
      engine: {
        kind: 'choice',
        choices: ['auto', ...engineNames],
        help: 'Tensor engine; default: as the run was begun.',
      },
      keep: keep!,
      'save-every': saveEvery!,
      json: { kind: 'flag', help: 'Prints the result as one JSON object on stdout; no progress.' },
    },
    examples: [
      'gans resume runs/mine',
      'gans resume runs/mine --engine wasm',
      'gans resume runs/mine --data /data/mnist',
    ],
  },
  async (options, [run], io) => {
    const { readDescription, readResult } = await import('../report/read-run');
    const path = resolve(io.cwd, run!);
    const { command } = await checkingInput(() => readDescription(path, 'gans resume'));
    if (command?.words[0] !== trainCommand.name)
      throw new ConfigError(
        `gans resume: expected RUN to say how it was begun, got '${run}', which an earlier version has written. Give its gans train command again, with --out ${run}.`,
      );
    const wasFinished = (await readResult(path)) !== undefined;
    const { BUILT_IN_DATA } = await import('../data');
    const { data, engine, ...others } = options;
    // The words of the run start from the folder that it was begun in, these from the one at hand.
    const isFolder = data !== undefined && !BUILT_IN_DATA.some((name) => name === data);
    const moved = isFolder ? resolve(io.cwd, data) : data;
    const more = commandWords('train', { data: moved, engine, out: path });
    const parsed = parseArguments(trainCommand, [...command.words.slice(1), ...more.slice(1)]);
    const { json } = await trainCommand.run({ ...parsed.options, ...others }, [], {
      ...io,
      cwd: resolve(path, command.folder),
    });
    const text = describeRun(json as unknown as RunResult, showPath(path, io.cwd), wasFinished);
    return { json: { ...json, command: 'resume' }, text };
  },
);

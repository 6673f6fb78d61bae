import { ConfigError } from '@gans/tensor';

/** A parsed command line. */
export interface Arguments {
  readonly files: readonly string[];
  readonly engine: string;
  readonly skip: readonly string[];
}

export const usage = `golden FILE... [--engine NAME] [--skip OP,...] [--json]

Runs golden-vector files through the public functions of the packages and compares the results.

  --engine NAME   TensorFlow.js engine (default auto); cases in float64 run in JavaScript numbers whatever the engine
  --skip OP,...   leaves out the cases of these operations, and says so
  --json          prints one JSON object instead of text

Exit code: 0 all passed, 1 some failed, 2 bad command line, file or engine.`;

const flags = ['--engine', '--skip', '--json', '--help'];

/** Reads the command line.
 *
 *  @throws ConfigError for an unknown or incomplete option, or when no file is named.
 */
export function parseArguments(argv: readonly string[]): Arguments | 'help' {
  const files: string[] = [];
  const skip: string[] = [];
  let engine = 'auto';
  for (let i = 0; i < argv.length; i++) {
    const [flag, attached] = splitFlag(argv[i]!);
    const value = () => {
      const given = attached ?? argv[++i];
      if (given === undefined || given === '' || (attached === undefined && given.startsWith('--')))
        throw new ConfigError(`expected a value after ${flag}, got ${given || 'nothing'}. See golden --help.`);
      return given;
    };
    if (flag === '--help' || flag === '-h') return 'help';
    else if (flag === '--json' && attached === undefined) continue;
    else if (flag === '--engine') engine = value();
    else if (flag === '--skip') skip.push(...value().split(',').filter(Boolean));
    else if (flag.startsWith('-'))
      throw new ConfigError(`expected an option out of ${flags.join(', ')}, got ${argv[i]}. See golden --help.`);
    else files.push(argv[i]!);
  }
  if (files.length === 0)
    throw new ConfigError('expected at least one golden-vector file, got none. See golden --help.');
  return { files, engine, skip };
}

function splitFlag(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=');
  return argument.startsWith('--') && equals > 0
    ? [argument.slice(0, equals), argument.slice(equals + 1)]
    : [argument, undefined];
}

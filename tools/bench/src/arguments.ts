import { ConfigError, nearestWord } from '@gans/tensor';
import { benches } from './benches/table';

/** A parsed command line. */
export interface Arguments {
  readonly bench: string;
  /** Empty: all that are not slow. */
  readonly engines: readonly string[];
  readonly rounds: number;
  readonly json: boolean;
  readonly profile: boolean;
}

/** What `--help` prints. */
export const usage = `bench NAME [--engine NAME,...] [--rounds N] [--json] [--profile]

Measures our engines beside a pinned PyTorch, which is installed into a cache folder when it is first needed.

${Object.values(benches)
  .map(({ name, description }) => `  ${name.padEnd(16)}${description}`)
  .join('\n')}

  --engine NAME,...  engines to measure; default: every one that starts and is not slow
  --rounds N         rounds of each side, of which the median counts (default 7)
  --json             prints one JSON object instead of a table
  --profile          lists the kernels of a run by time, without the peer

Exit code: 0 measured, 1 a side failed or computes something else, 2 bad command line or engine.`;

const flags = ['--engine', '--rounds', '--json', '--profile', '--help'];

/** Reads the command line.
 *
 *  @throws ConfigError for an unknown or incomplete option, or an unknown bench.
 */
export function parseArguments(argv: readonly string[]): Arguments | 'help' {
  const names: string[] = [];
  const engines: string[] = [];
  let rounds = 7;
  let [json, profile] = [false, false];
  for (let i = 0; i < argv.length; i++) {
    const [flag, attached] = splitFlag(argv[i]!);
    const value = () => {
      const given = attached ?? argv[++i];
      if (given === undefined || given === '' || (attached === undefined && given.startsWith('--')))
        throw new ConfigError(`expected a value after ${flag}, got ${given || 'nothing'}. See bench --help.`);
      return given;
    };
    if (flag === '--help' || flag === '-h') return 'help';
    else if (flag === '--json' && attached === undefined) json = true;
    else if (flag === '--profile' && attached === undefined) profile = true;
    else if (flag === '--engine') engines.push(...value().split(',').filter(Boolean));
    else if (flag === '--rounds') rounds = toCount(flag, value());
    else if (flag.startsWith('-'))
      throw new ConfigError(`expected an option out of ${flags.join(', ')}, got ${argv[i]}. See bench --help.`);
    else names.push(argv[i]!);
  }
  const known = Object.keys(benches);
  const [bench] = names;
  if (bench === undefined || names.length > 1)
    throw new ConfigError(`expected one bench out of ${known.join(', ')}, got ${names.join(' ') || 'none'}.`);
  if (!Object.hasOwn(benches, bench))
    throw new ConfigError(
      `expected a bench out of ${known.join(', ')}, got '${bench}'. Did you mean '${nearestWord(bench, known)}'?`,
    );
  return { bench, engines: [...new Set(engines)], rounds, json, profile };
}

function toCount(flag: string, text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new ConfigError(`expected an integer >= 1 after ${flag}, got ${text}. See bench --help.`);
}

function splitFlag(argument: string): [string, string | undefined] {
  const equals = argument.indexOf('=');
  return argument.startsWith('--') && equals > 0
    ? [argument.slice(0, equals), argument.slice(equals + 1)]
    : [argument, undefined];
}

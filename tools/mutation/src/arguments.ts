import { ConfigError } from '@gans/tensor';

/** A parsed command line. */
export interface Arguments {
  readonly paths: readonly string[];
  readonly threshold: number;
}

export const usage = `mutate [PATH...] [--threshold SHARE] [--json]

Changes sources in small ways, one at a time, runs their tests on the cpu engine, and reports the changes that no test notices.

  PATH...             sources or folders of sources (default packages/losses/src)
  --threshold SHARE   least share of changes to be noticed (default 0.9)
  --json              prints one JSON object instead of text

Survivors that no test can or need notice are listed with a reason in tools/mutation/accepted.json.
Exit code: 0 enough noticed and a reason for every other, 1 not so, 2 bad command line, or tests that fail without any change.`;

/** Reads the command line.
 *
 *  @throws ConfigError for an unknown or incomplete option.
 */
export function parseArguments(argv: readonly string[]): Arguments | 'help' {
  const paths: string[] = [];
  let threshold = 0.9;
  for (let i = 0; i < argv.length; i++) {
    const argument = argv[i]!;
    if (argument === '--help' || argument === '-h') return 'help';
    if (argument === '--json') continue;
    if (argument === '--threshold') {
      threshold = Number(argv[++i]);
      if (!(threshold >= 0 && threshold <= 1))
        throw new ConfigError(`mutate: expected --threshold to be from 0 to 1, got ${argv[i]}. See mutate --help.`);
    } else if (argument.startsWith('-'))
      throw new ConfigError(`mutate: expected --threshold or --json, got ${argument}. See mutate --help.`);
    else paths.push(argument);
  }
  return { paths: paths.length === 0 ? ['packages/losses/src'] : paths, threshold };
}

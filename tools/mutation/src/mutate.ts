import { relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isGansError } from '@gans/tensor';
import { type Accepted, readAccepted } from './accepted';
import { type Arguments, parseArguments, usage } from './arguments';
import { findMutants } from './find-mutants';
import type { Mutant } from './mutant';
import { isGood, type Report, reportAsText, summarize } from './report';
import { readSources } from './sources';
import { survivors, type Target } from './survivors';

/** The streams that the command writes to, and the list of survivors that are accepted. */
export interface MutateIo {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  readonly accepted: () => readonly Accepted[];
}

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The list that belongs to this repository. */
export const acceptedHere = (): Accepted[] => readAccepted(new URL('../accepted.json', import.meta.url));

/** The command `mutate`: counts the small changes of sources that their tests notice.
 *
 *  @param argv what follows the command's name; paths are relative to the repository.
 *  @param io stdout takes the report and nothing else, stderr the progress.
 *  @returns the exit code that `usage` tells.
 */
export async function mutate(argv: readonly string[], io: MutateIo): Promise<0 | 1 | 2> {
  const asJson = argv.includes('--json');
  try {
    const parsed = parseArguments(argv);
    if (parsed === 'help') {
      io.stdout.write(`${usage}\n`);
      return 0;
    }
    const report = await run(parsed, io);
    io.stdout.write(asJson ? `${JSON.stringify(report)}\n` : reportAsText(report));
    return isGood(report, parsed.threshold) ? 0 : 1;
  } catch (error) {
    if (!isGansError(error)) throw error;
    if (asJson) io.stdout.write(`${JSON.stringify({ error: { code: error.code, message: error.message } })}\n`);
    else io.stderr.write(`${error.message}\n`);
    return 2;
  }
}

async function run({ paths }: Arguments, io: MutateIo): Promise<Report> {
  const accepted = io.accepted();
  const targets: Target[] = [];
  const all: Mutant[] = [];
  for (const source of readSources(paths.map((path) => resolve(root, path)))) {
    const name = relative(root, source.path).split(sep).join('/');
    const mutants = findMutants(name, source.text, all.length + 1);
    all.push(...mutants);
    if (mutants.length > 0) targets.push({ source, mutants });
  }
  return summarize(all, await survivors(targets, (line) => io.stderr.write(`mutate: ${line}\n`)), accepted);
}

import { type Accepted, speaksOf } from './accepted';
import type { Mutant } from './mutant';

/** What became of the mutants of one source. */
export interface FileScore {
  readonly file: string;
  readonly mutants: number;
  readonly killed: number;
}

/** The outcome of a run, as `--json` prints it. */
export interface Report {
  readonly files: readonly FileScore[];
  readonly mutants: number;
  readonly killed: number;
  /** Share of the mutants that a test noticed, from 0 to 1. */
  readonly score: number;
  readonly survivors: readonly Survivor[];
  /** Entries of the accepted list that speak of a source that was tried, but of no survivor in it. */
  readonly stale: readonly Accepted[];
}

/** A mutant that no test noticed. */
export interface Survivor extends Pick<Mutant, 'file' | 'line' | 'within' | 'before' | 'after'> {
  /** Why that is accepted; null when it is not. */
  readonly reason: string | null;
}

/** Sums a run up. */
export function summarize(
  mutants: readonly Mutant[],
  survivors: readonly Mutant[],
  accepted: readonly Accepted[],
): Report {
  const names = [...new Set(mutants.map(({ file }) => file))];
  const of = (list: readonly Mutant[], file: string) => list.filter((mutant) => mutant.file === file).length;
  const files = names.map((file) => ({
    file,
    mutants: of(mutants, file),
    killed: of(mutants, file) - of(survivors, file),
  }));
  const killed = mutants.length - survivors.length;
  return {
    files,
    mutants: mutants.length,
    killed,
    score: killed / mutants.length,
    survivors: survivors.map((mutant) => {
      const { file, line, within, before, after } = mutant;
      const reason = accepted.find((entry) => speaksOf(entry, mutant))?.reason ?? null;
      return { file, line, within, before, after, reason };
    }),
    stale: accepted.filter(
      (entry) => names.includes(entry.file) && !survivors.some((mutant) => speaksOf(entry, mutant)),
    ),
  };
}

/** Whether a run shows what it is to show: enough mutants noticed, and a reason for each of the others. */
export const isGood = ({ score, survivors, stale }: Report, threshold: number): boolean =>
  score >= threshold && stale.length === 0 && survivors.every(({ reason }) => reason !== null);

/** A line a source, a line a survivor, and the sum. */
export function reportAsText({ files, mutants, killed, score, survivors, stale }: Report): string {
  const percent = (share: number) => `${(100 * share).toFixed(1).padStart(5)} %`;
  const lines = [
    ...files.map((one) => `${percent(one.killed / one.mutants)}  ${one.killed} of ${one.mutants}  ${one.file}`),
    '',
    ...survivors.map(
      ({ file, line, within, before, after, reason }) =>
        `${reason === null ? 'SURVIVED' : 'accepted'}  ${file}:${line}  in ${within}: ${before} -> ${after}${reason === null ? '' : `  (${reason})`}`,
    ),
    ...stale.map(
      ({ file, within, before, after }) =>
        `STALE     ${file}  in ${within}: ${before} -> ${after}  no longer survives: take it off the list`,
    ),
    `${percent(score).trim()} of ${mutants} mutants noticed, ${mutants - killed} not, ${survivors.filter(({ reason }) => reason !== null).length} of these accepted`,
  ];
  return `${lines.join('\n')}\n`;
}

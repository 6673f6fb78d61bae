import type { Worst } from './compare';

/** What became of one case. */
export interface CaseResult {
  readonly file: string;
  readonly id: string;
  readonly op: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  /** Null when nothing was compared. */
  readonly worst: Worst | null;
  /** Why it failed, where a number does not say it. */
  readonly message?: string;
}

/** The outcome of a run, as `--json` prints it. */
export interface Report {
  readonly engine: string;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly cases: readonly CaseResult[];
}

export function summarize(engine: string, cases: readonly CaseResult[]): Report {
  const count = (status: CaseResult['status']) => cases.filter((result) => result.status === status).length;
  return { engine, passed: count('passed'), failed: count('failed'), skipped: count('skipped'), cases };
}

/** One line a case, and the sum. */
export function reportAsText({ engine, passed, failed, skipped, cases }: Report): string {
  const lines = cases.map(({ file, id, op, status, worst, message }) => {
    const number =
      worst === null
        ? ''
        : `  ${worst.ratio < 1e6 ? worst.ratio.toPrecision(2) : 'far'} of tolerance at ${worst.tensor}[${worst.index}]${
            status === 'failed' ? `: expected ${worst.expected}, got ${worst.got ?? 'no finite number'}` : ''
          }`;
    return `${status.padEnd(7)} ${file}  ${id || '(no id)'}${number}${message === undefined ? '' : `  ${message}`}${
      status === 'skipped' ? `  left out by --skip ${op}` : ''
    }`;
  });
  return `${[...lines, `${passed} passed, ${failed} failed, ${skipped} skipped on ${engine}`].join('\n')}\n`;
}

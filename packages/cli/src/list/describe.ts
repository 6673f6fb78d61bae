import { formatBytes, formatNumber, formatShare } from '../format';
import type { Colours } from '../io';
import type { ListedRun, RunState } from './list-runs';

const HEADER = ['run', 'state', 'step', 'accuracy', 'Fréchet', 'size', 'of'] as const;

/** Writes runs as a table, a line each.
 *
 *  @param runs in order.
 *  @param colours for the state of each.
 */
export function describeRuns(runs: readonly ListedRun[], colours: Colours): string {
  const paint: Readonly<Record<RunState, (text: string) => string>> = {
    finished: colours.green,
    running: colours.yellow,
    stopped: colours.dim,
  };
  const rows = runs.map((run) => [
    run.name,
    run.state,
    run.steps === undefined || run.state === 'finished'
      ? formatNumber(run.step)
      : `${formatNumber(run.step)} / ${formatNumber(run.steps)}`,
    run.classAccuracy === undefined ? '-' : formatShare(run.classAccuracy),
    run.frechetDistance === undefined ? '-' : formatNumber(run.frechetDistance),
    formatBytes(run.sizeBytes),
    `${run.recipe ?? 'a run'} on ${run.data ?? 'its data'}`,
  ]);
  const widths = HEADER.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const pad = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column]!));
  const lines = rows.map((row, i) => {
    const [name, state, ...rest] = pad(row);
    return [name!, paint[runs[i]!.state](state!), ...rest].join('  ').trimEnd();
  });
  return [colours.bold(pad(HEADER).join('  ').trimEnd()), ...lines, ''].join('\n');
}

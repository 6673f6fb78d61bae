import { formatDuration, formatNumber } from './format';
import { coloursFor, type Io, usesTerminal } from './io';

/** How far a piece of work is. */
export interface ProgressReport {
  /** What is being done: 'classifier', 'GAN'. A new title starts a new line and a new clock. */
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  /** Share of the work that is done, in [0, 1], where it is not step / steps (a time limit may end it first). */
  readonly fraction?: number;
  /** Figures to show, by name: losses, rates. */
  readonly figures: Readonly<Record<string, number>>;
}

/** Shows how far the work is: one live line on a terminal, a plain line every few seconds elsewhere. */
export interface Progress {
  report(report: ProgressReport): void;
  /** Prints a line that stays. */
  note(line: string): void;
  /** Ends the live line, so that other output starts on a fresh one. */
  close(): void;
}

const LIVE_INTERVAL_MS = 100;
const PLAIN_INTERVAL_MS = 5000;
const BAR_CELLS = 16;

/** Makes a progress display on stderr.
 *
 *  The time left is extrapolated from the share of the work done since the first report of a title: a run that continues at step 800 counts from there.
 *
 *  @param io its stderr, clock and environment are used.
 *  @param options `quiet`: reports are swallowed, notes are not (for `--json`).
 */
export function createProgress(io: Io, options: { readonly quiet?: boolean } = {}): Progress {
  const live = usesTerminal(io.stderr, io.env);
  const colours = coloursFor(io.stderr, io.env);
  let title: string | undefined;
  let start = { time: 0, fraction: 0 };
  let shownAt = Number.NEGATIVE_INFINITY;
  let lineOpen = false;

  const close = () => {
    if (lineOpen) io.stderr.write('\n');
    lineOpen = false;
  };
  return {
    report(report) {
      if (options.quiet) return;
      const now = io.now();
      const fraction = Math.min(1, report.fraction ?? report.step / report.steps);
      if (report.title !== title) {
        close();
        title = report.title;
        start = { time: now, fraction };
        shownAt = Number.NEGATIVE_INFINITY;
      }
      const done = fraction >= 1;
      if (!done && now - shownAt < (live ? LIVE_INTERVAL_MS : PLAIN_INTERVAL_MS)) return;
      shownAt = now;
      const left =
        fraction > start.fraction
          ? ((now - start.time) / 1000) * ((1 - fraction) / (fraction - start.fraction))
          : Number.NaN;
      const parts = [
        report.title.padEnd(10),
        ...(live ? [bar(fraction)] : []),
        `${formatNumber(report.step)} / ${formatNumber(report.steps)}`,
        ...Object.entries(report.figures).map(([name, value]) => `${name} ${formatNumber(value)}`),
        timeLeft(done ? 0 : left, now),
      ];
      const line = parts.join('  ');
      if (!live) io.stderr.write(`${line}\n`);
      else {
        io.stderr.write(`\r\x1b[2K${line.slice(0, Math.max(20, (io.stderr.columns ?? 100) - 1))}`);
        lineOpen = true;
        if (done) close();
      }
    },
    note(line) {
      if (lineOpen) io.stderr.write('\r\x1b[2K');
      lineOpen = false;
      shownAt = Number.NEGATIVE_INFINITY;
      io.stderr.write(`${colours.dim(line)}\n`);
    },
    close,
  };
}

/** A bar of 16 cells for a share in [0, 1]. */
export function bar(fraction: number): string {
  const filled = Math.floor(fraction * BAR_CELLS);
  return '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
}

function timeLeft(seconds: number, now: number): string {
  if (seconds === 0) return 'done';
  if (Number.isNaN(seconds)) return 'time left --';
  const end = new Date(now + 1000 * seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${formatDuration(seconds)} left, until ${two(end.getHours())}:${two(end.getMinutes())}`;
}

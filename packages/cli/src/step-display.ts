import { formatDuration } from './format';
import { coloursFor, type Io, usesTerminal } from './io';
import { bar } from './progress';

/** One step of a piece of work whose steps differ in kind: a download, a compilation, a check. */
export interface Step {
  /** What is being done, or a remark, which has a colon: 'passing over TensorFlow (python3): it is too old'. */
  readonly title: string;
  /** Share of the step that is done, in [0, 1], where it is known. */
  readonly fraction?: number;
}

/** Shows steps: on a terminal one live line that goes away at the end, elsewhere a plain line a step and every few seconds of a long one. Remarks stay. */
export interface StepDisplay {
  show(step: Step): void;
  /** Takes the live line away, so that other output starts on a fresh one. */
  close(): void;
}

const PLAIN_INTERVAL_MS = 5000;

/** Makes a display of steps on stderr. The time left of a step is extrapolated from the share that was done since it began.
 *
 *  @param io its stderr, clock and environment are used.
 */
export function createStepDisplay(io: Io): StepDisplay {
  const live = usesTerminal(io.stderr, io.env);
  const { dim } = coloursFor(io.stderr, io.env);
  const erase = live ? '\r\x1b[2K' : '';
  let title: string | undefined;
  let start = { time: 0, fraction: 0 };
  let shownAt = 0;

  return {
    show(step) {
      const now = io.now();
      const fraction = step.fraction ?? 0;
      const isNew = step.title !== title;
      if (isNew) start = { time: now, fraction };
      title = step.title;
      if (step.title.includes(': ')) {
        if (isNew) io.stderr.write(`${erase}${dim(step.title)}\n`);
        return;
      }
      const isDue = step.fraction !== undefined && now - shownAt >= PLAIN_INTERVAL_MS;
      if (!live && !isNew && !isDue) return;
      shownAt = now;
      const seconds = ((now - start.time) / 1000) * ((1 - fraction) / (fraction - start.fraction));
      const left = fraction > start.fraction ? [`${formatDuration(seconds)} left`] : [];
      if (live) {
        const share = step.fraction === undefined ? ['...'] : [bar(fraction), percent(fraction), ...left];
        const line = [step.title, ...share].join('  ');
        io.stderr.write(`${erase}${line.slice(0, Math.max(20, (io.stderr.columns ?? 100) - 1))}`);
      } else io.stderr.write(`${[step.title, ...(isNew ? [] : [percent(fraction), ...left])].join(', ')}\n`);
    },
    close() {
      io.stderr.write(erase);
      title = undefined;
    },
  };
}

const percent = (fraction: number) => `${Math.floor(100 * fraction)} %`;

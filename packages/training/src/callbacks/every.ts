import { ValueError } from '@gans/tensor';
import type { StepCallback, StepReport } from './step-callback';

/** Which steps count besides the multiples. */
export interface EveryOptions {
  /** The last step of the run counts whatever its number; default true. */
  readonly last?: boolean;
}

/** Does something every so many steps, and after the last one.
 *
 *  Steps interval, 2 interval, ...: which they are does not depend on where a run was resumed.
 *
 *  @param interval in steps, an integer >= 1.
 *  @param callback what to do.
 *  @returns the `onStep` of any loop.
 *  @throws ValueError when the interval is not a positive integer.
 *  @example
 *  const onStep = every(100, ({ step, scalars }) => console.log(step, scalars));
 */
export function every<Report extends StepReport>(
  interval: number,
  callback: StepCallback<Report>,
  { last = true }: EveryOptions = {},
): StepCallback<Report> {
  if (!Number.isSafeInteger(interval) || interval < 1)
    throw new ValueError(`every: expected interval to be a positive integer, got ${interval}. It counts steps.`);
  return (report) => {
    if (report.step % interval === 0 || (last && report.step === report.steps)) return callback(report);
  };
}

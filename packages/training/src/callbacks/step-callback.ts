/** What every training loop of this package tells after a step, whatever else it tells. */
export interface StepReport {
  /** Steps made, from 1. */
  readonly step: number;
  /** Of the whole run. */
  readonly steps: number;
  /** The step's numbers by name: losses, norms, rates. */
  readonly scalars: Readonly<Record<string, number | undefined>>;
}

/** What may be done after a step: the `onStep` of a loop. A loop waits for it; what it throws ends the run. */
export type StepCallback<Report extends StepReport = StepReport> = (report: Report) => void | Promise<void>;

/** Does several things after a step, one after the other.
 *
 *  @param callbacks in this order; one that throws keeps the others from being called.
 *  @returns the `onStep` of any loop.
 *  @example
 *  const seen: number[] = [];
 *  const onStep = inOrder(({ step }) => void seen.push(step), every(100, ({ scalars }) => console.log(scalars)));
 */
export function inOrder<Report extends StepReport>(
  ...callbacks: readonly StepCallback<Report>[]
): StepCallback<Report> {
  return async (report) => {
    for (const callback of callbacks) await callback(report);
  };
}

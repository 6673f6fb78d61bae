/** What decides which training states of a run stay on disk. */
export interface KeepRules {
  /** Step of the state that was just saved. */
  readonly current: number;
  /** Step of the best look, whose state always stays. */
  readonly best: number | undefined;
  /** How many of the states that a look belongs to. */
  readonly keep: number;
  /** Steps between two looks. */
  readonly everySteps: number;
  /** Whether the current state is the last one of its run: it counts as one that a look belongs to. */
  readonly over: boolean;
}

/** Chooses the training states that stay: the current one, the best one, and the newest that a look belongs to, `keep` of them.
 *
 *  Others were saved by time only, between two looks; so at the end of a run the choice depends on its steps, not on how long they took or how often it was stopped.
 *  What lies beyond the current step could not be read when the run went on, and goes.
 *
 *  @param steps that there is a state of.
 *  @returns steps, in ascending order.
 */
export function statesToKeep(steps: readonly number[], { current, best, keep, everySteps, over }: KeepRules): number[] {
  const looks = steps
    .filter((step) => step < current && step % everySteps === 0)
    .concat(over || current % everySteps === 0 ? [current] : [])
    .sort((a, b) => a - b)
    .slice(-keep);
  return [...new Set(steps)]
    .filter((step) => step === current || step === best || looks.includes(step))
    .sort((a, b) => a - b);
}

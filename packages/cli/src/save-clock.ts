/** Says when it is time for a checkpoint, so that a kill never costs much work. */
export interface SaveClock {
  /** Whether so much time has passed since the last checkpoint. */
  due(): boolean;
  /** Starts anew, after a checkpoint. */
  saved(): void;
}

/** Makes a clock for checkpoints by time. When it is due changes which checkpoints there are, never what is computed.
 *
 *  @param everySeconds between two checkpoints; 0: always due.
 *  @param now milliseconds.
 */
export function createSaveClock(everySeconds: number, now: () => number): SaveClock {
  let last = now();
  return {
    due: () => {
      const passed = now() - last;
      // A clock that was set back says nothing about the time since.
      return passed >= 1000 * everySeconds || passed < 0;
    },
    saved: () => {
      last = now();
    },
  };
}

/** Measures images per second of training alone, smoothed over about ten steps. */
export interface Speedometer {
  /** Call after each step. @returns images per second. */
  lap(): number;
  /** Call when the next step begins, if something else was done since the last lap. */
  restart(): void;
}

/** Makes a speedometer that starts now.
 *
 *  @param batchSize images of a step.
 *  @param now milliseconds.
 */
export function createSpeedometer(batchSize: number, now: () => number): Speedometer {
  let last = now();
  let secondsPerStep: number | undefined;
  return {
    lap() {
      const seconds = Math.max(1e-4, (now() - last) / 1000);
      secondsPerStep = secondsPerStep === undefined ? seconds : 0.9 * secondsPerStep + 0.1 * seconds;
      return batchSize / secondsPerStep;
    },
    restart() {
      last = now();
    },
  };
}

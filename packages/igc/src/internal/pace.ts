import { GansError } from '@gans/tensor';

/** Lets the event loop turn now and then, by the work done and not by the clock, and stops where the caller's signal says so. */
export type Pace = (rows: number, passes: number) => Promise<void>;

/** Multiply-adds between two turns: some tens of milliseconds of two cores. */
const TURN = 2e9;

/** @param multiplyAdds of one row, forward. */
export function createPace(caller: string, multiplyAdds: number, signal: AbortSignal | undefined): Pace {
  let done = TURN;
  return async (rows, passes) => {
    done += rows * passes * multiplyAdds;
    if (done >= TURN) {
      done = 0;
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
    if (signal?.aborted) throw new GansError('ABORTED', `${caller}: stopped by the caller's signal.`);
  };
}

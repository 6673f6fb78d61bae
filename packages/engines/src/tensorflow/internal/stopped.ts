import { GansError } from '@gans/tensor';

/** Ends a function whose caller's signal has fired.
 *
 *  @throws GansError (code ABORTED).
 */
export function throwIfStopped(caller: string, signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new GansError('ABORTED', `${caller}: stopped by the caller's signal.`);
}

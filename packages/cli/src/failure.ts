import { GansError, isGansError } from '@gans/tensor';
import { oneLine } from './format';

/** How the process ends: done, failed, or wrong usage and bad input. */
export type ExitCode = 0 | 1 | 2;

/** What the user gave cannot be used, whatever the reason behind it: a missing folder is bad input here, a full disk later is a failure. Exit code 2. */
export class InputError extends GansError {
  constructor(cause: GansError) {
    super(cause.code, cause.message, { cause });
  }
}

/** Runs a check of what the user gave; whatever it refuses counts as bad input.
 *
 *  @param check reads, parses or probes; must not have side effects that matter.
 *  @returns its result.
 *  @throws InputError in place of any GansError but ABORTED; other errors pass through.
 */
export async function checkingInput<T>(check: () => T | Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    throw isGansError(error) && error.code !== 'ABORTED' ? new InputError(error) : error;
  }
}

/** A failure as the command line tells it. */
export interface Failure {
  readonly exitCode: ExitCode;
  /** Stable, for programs: a code of GansError, or 'INTERNAL'. */
  readonly code: string;
  /** One line. */
  readonly message: string;
}

/** Turns a caught value into what is printed and returned.
 *
 *  Exit 2: the command line or an input file is wrong. Exit 1: everything else.
 *
 *  @param error anything that was thrown.
 */
export function describeFailure(error: unknown): Failure {
  if (!isGansError(error)) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { exitCode: 1, code: 'INTERNAL', message: oneLine(message) };
  }
  const wrongInput = error instanceof InputError || error.code === 'CONFIG' || error.code === 'FORMAT';
  return { exitCode: wrongInput ? 2 : 1, code: error.code, message: oneLine(error.message) };
}

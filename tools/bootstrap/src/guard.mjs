import { advise } from './advice.mjs';
import { StepFailure } from './step.mjs';

/** Does some work; a failure becomes one line of what happened and one of what to try (unless a step has said so already).
 *
 *  @param {() => Promise<number>} work returns the exit status
 *  @returns {Promise<number>} the exit status
 */
export async function guard(work) {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StepFailure) return error.code;
    const what = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${what}\nWhat to try: ${advise(what, 'Delete the folders node_modules and .cache and run the command again.')}\n`,
    );
    return 1;
  }
}

/** How one check of one subject went. `skipped` holds the reason.
 *  @typedef {{ subject: string, check: string, faults: readonly string[], skipped?: string }} Result
 */

/** Does a check; what it throws is a fault like those that it returns.
 *
 *  @param {string} subject
 *  @param {string} check
 *  @param {() => readonly string[] | Promise<readonly string[]>} work
 *  @returns {Promise<Result>}
 */
export async function attempt(subject, check, work) {
  try {
    return { subject, check, faults: await work() };
  } catch (error) {
    return { subject, check, faults: [error instanceof Error ? error.message : String(error)] };
  }
}

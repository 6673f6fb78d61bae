/** How many checks went which way.
 *
 *  @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/** @param {readonly Counts[]} all @returns {Counts} */
export function sum(all) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  for (const { passed, failed, skipped } of all) {
    total.passed += passed;
    total.failed += failed;
    total.skipped += skipped;
  }
  return total;
}

/** The counts in a report that vitest's json reporter wrote. A run that ended badly without a failed test (a file that does not load) counts as one failure.
 *
 *  @param {string} json
 *  @param {number} code vitest's exit status
 *  @returns {Counts}
 */
export function vitestCounts(json, code) {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(json);
  return {
    passed: numPassedTests,
    failed: code === 0 ? numFailedTests : Math.max(1, numFailedTests),
    skipped: numPendingTests + numTodoTests,
  };
}

/** Why tests were skipped, as far as the names of their suites say it in the form `(skipped: reason)`, with how many.
 *
 *  @param {string | undefined} json a report that vitest's json reporter wrote, or another one, which says nothing of that
 *  @returns {Map<string, number>}
 */
export function skipReasons(json) {
  /** @type {Map<string, number>} */
  const reasons = new Map();
  const { testResults = [] } = json === undefined ? {} : JSON.parse(json);
  for (const { assertionResults } of testResults) {
    for (const { ancestorTitles } of assertionResults) {
      for (const title of ancestorTitles) {
        const reason = title.match(/ \(skipped: (.*)\)$/s)?.[1];
        if (reason !== undefined) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
      }
    }
  }
  return reasons;
}

/** The counts of a command that is one check.
 *
 *  @param {number} code its exit status
 *  @returns {Counts}
 */
export const oneCheck = (code) => ({ passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 });

/** The line that ends a test run.
 *
 *  @param {Counts} counts
 */
export const closingLine = ({ passed, failed }) => `${passed} passed, ${failed} failed`;

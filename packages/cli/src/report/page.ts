import { comparisonPage } from './comparison-page';
import type { RunContents } from './run-contents';
import { runPage } from './run-page';

/** Writes the report of a run, or of several beside each other: one HTML file that holds everything it shows and asks nothing of the network.
 *
 *  @param runs what the run folders hold, at least one.
 *  @returns the page; every text in it is escaped.
 */
export function reportPage(runs: readonly RunContents[]): string {
  const [run] = runs;
  return runs.length === 1 ? runPage(run!) : comparisonPage(runs);
}

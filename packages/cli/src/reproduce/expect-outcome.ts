import { ConfigError, GansError } from '@gans/tensor';
import type { GridOutcome } from './run-grid';

/** Refuses a folder of tables in which nothing is finished.
 *
 *  @param caller for the message.
 *  @param tables what was found there.
 *  @param out the folder.
 *  @throws ConfigError when there is no table.
 */
export function expectTables(caller: string, tables: readonly unknown[], out: string): void {
  if (tables.length > 0) return;
  throw new ConfigError(
    `${caller}: expected --out to hold a finished cell, got none in ${out}. Run it without --page-only first.`,
  );
}

/** Tells of cells that failed, once what the others came to is written down.
 *
 *  @param caller for the message.
 *  @throws GansError when there are any.
 */
export function expectNoneFailed(caller: string, failed: GridOutcome<unknown>['failed']): void {
  if (failed.length === 0) return;
  throw new GansError(
    'IO',
    `${caller}: expected all cells to finish, got ${failed.length} that failed (${failed.map(({ name, message }) => `${name}: ${message}`).join('; ')}). The same command tries them again.`,
  );
}

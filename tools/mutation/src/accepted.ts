import { readFileSync } from 'node:fs';
import { FormatError } from '@gans/tensor';
import type { Mutant } from './mutant';

/** A mutant that no test can or need notice, and why. */
export interface Accepted {
  readonly file: string;
  /** The named thing around the place. */
  readonly within: string;
  readonly before: string;
  readonly after: string;
  readonly reason: string;
}

const fields = ['file', 'within', 'before', 'after', 'reason'] as const;

/** Reads the list of accepted survivors.
 *
 *  @throws FormatError when an entry lacks a field or has an empty reason.
 */
export function readAccepted(path: string | URL): Accepted[] {
  const entries = JSON.parse(readFileSync(path, 'utf8')) as Accepted[];
  for (const [i, entry] of entries.entries())
    for (const field of fields)
      if (typeof entry[field] !== 'string' || entry[field].trim() === '')
        throw new FormatError(`accepted.json: expected entry ${i} to have a ${field}.`);
  return entries;
}

/** Whether an entry speaks of a mutant. Lines move, so the place goes by its surroundings and its code. */
export const speaksOf = (entry: Accepted, mutant: Mutant): boolean =>
  entry.file === mutant.file &&
  entry.within === mutant.within &&
  entry.before === mutant.before &&
  entry.after === mutant.after;

import { alive } from './rules/alive.mjs';
import { browser } from './rules/browser.mjs';
import { declared } from './rules/declared.mjs';
import { documented } from './rules/documented.mjs';
import { floors } from './rules/floors.mjs';
import { honest } from './rules/honest.mjs';
import { index } from './rules/index.mjs';
import { machinePaths } from './rules/machine-paths.mjs';
import { manifest } from './rules/manifest.mjs';
import { pure } from './rules/pure.mjs';
import { readme } from './rules/readme.mjs';
import { shape } from './rules/shape.mjs';

/** A place that breaks a rule.
 *  @typedef {{ file: string, line: number, message: string }} Finding
 */

/** Looks at the whole repository and yields the places that break it.
 *  @typedef {(repository: import('./repository.mjs').Repository) => Iterable<Finding>} Rule
 */

/** Every rule by its name. @type {Readonly<Record<string, Rule>>} */
export const rules = {
  floors,
  declared,
  browser,
  pure,
  honest,
  alive,
  index,
  documented,
  manifest,
  shape,
  readme,
  machinePaths,
};

/** All places that break a rule, sorted by file and line.
 *
 *  @param {import('./repository.mjs').Repository} repository
 */
export function lint(repository) {
  return Object.entries(rules)
    .flatMap(([rule, check]) => Array.from(check(repository), (finding) => ({ ...finding, rule })))
    .sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line);
}

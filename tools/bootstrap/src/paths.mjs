import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The absolute path of something in the checkout.
 *
 *  @param {...string} parts
 */
export const at = (...parts) => join(root, ...parts);

/** The version of pnpm that package.json pins, such as `10.34.8`. */
export function pinnedPnpm() {
  const { packageManager } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  return packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '');
}

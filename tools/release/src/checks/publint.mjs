import { readFileSync } from 'node:fs';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** What publint finds in a tarball; suggestions count too.
 *
 *  @param {string} tarball
 *  @returns {Promise<string[]>}
 */
export async function publintFaults(tarball) {
  const bytes = readFileSync(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true });
  return messages.map((message) => formatMessage(message, pkg ?? {}, { color: false }) ?? message.code);
}

import { oldestNode } from './node-version.mjs';
import { pinnedPnpm } from './paths.mjs';

/** What a failing step prints, and what then helps. The first match counts, so causes stand before their consequences.
 *
 *  @type {readonly (readonly [pattern: RegExp, advice: string])[]}
 */
const remedies = [
  [
    /ENOSPC|no space left on device/i,
    'The disk is full. Free some space (this project needs about 1 GB) and run the command again.',
  ],
  [
    /EROFS|EACCES|EPERM|ENOTDIR|permission denied/i,
    'A file or folder may not be written. Check who owns this folder and your npm cache (`npm config get cache`).',
  ],
  [
    /ERR_PNPM_OUTDATED_LOCKFILE|ERR_PNPM_LOCKFILE_CONFIG_MISMATCH|ERR_PNPM_BROKEN_LOCKFILE|ERR_PNPM_LOCKFILE_BREAKING_CHANGE/,
    `pnpm-lock.yaml does not fit the package.json files. Run \`npm exec --yes --package=pnpm@${pinnedPnpm()} -- pnpm install --no-frozen-lockfile\` and commit the lockfile with the change that needs it.`,
  ],
  [
    /SELF_SIGNED_CERT|UNABLE_TO_(?:VERIFY|GET)|CERT_HAS_EXPIRED|certificate/i,
    'The registry showed a certificate that Node does not trust. Behind a company proxy, point NODE_EXTRA_CA_CERTS at its certificate; else check the clock of this machine.',
  ],
  [
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ERR_PNPM_META_FETCH_FAIL|ENOTCACHED|ERR_PNPM_NO_OFFLINE/,
    'The npm registry could not be reached. Check the connection and the proxy (`npm ping`, `npm config get registry`) and run the command again: what has arrived is kept.',
  ],
  [
    /\bE40[13]\b|ERR_PNPM_FETCH_40[13]|401 Unauthorized|403 Forbidden/,
    'The registry refused access. Check `npm config get registry` and your login there (`npm whoami`).',
  ],
  [
    /\bE404\b|ERR_PNPM_FETCH_404|ETARGET|ERR_PNPM_NO_MATCHING_VERSION/,
    'The registry lacks a package that the lockfile names. A mirror may lag behind: check `npm config get registry`.',
  ],
  [
    /EINTEGRITY|ERR_PNPM_TARBALL_INTEGRITY/,
    'A download is damaged. Run `npm cache clean --force`, then the command again.',
  ],
  [
    /ERR_PNPM_UNSUPPORTED_ENGINE|EBADENGINE|SyntaxError: Unexpected token '(?:\?\?=|\|\|=)'/,
    `A tool does not support this Node. Use Node ${oldestNode} or newer, best the current LTS release.`,
  ],
  [
    /ENOMEM|heap out of memory|SIGKILL|exited \(137\)/,
    'The machine ran out of memory. Close other programs (this project needs about 2 GB) and run the command again.',
  ],
  [
    /error TS\d+|Build failed|error occurred in dts build/,
    'The sources do not compile. Mend the places named above; `npm run typecheck` shows them all.',
  ],
  [
    /MODULE_NOT_FOUND|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)/,
    'The installed packages are not complete. Delete the folder node_modules and run the command again.',
  ],
];

/** What to try after a step failed.
 *
 *  @param {string} output what the step printed
 *  @param {string} otherwise the advice when nothing is recognised
 */
export function advise(output, otherwise) {
  return remedies.find(([pattern]) => pattern.test(output))?.[1] ?? otherwise;
}

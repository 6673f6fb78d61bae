import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';

/** What "are the types wrong" finds in a tarball: how each entry resolves under `node16` (ESM and CJS) and `bundler`.
 *  The resolution of Node 10 is left out: it knows no `exports`, and we support Node 20 and newer.
 *
 *  @param {string} tarball
 *  @returns {Promise<string[]>}
 */
export async function resolutionFaults(tarball) {
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)));
  if (result.types === false) return ['the tarball has no types'];
  return result.problems
    .filter((problem) => !('resolutionKind' in problem && problem.resolutionKind === 'node10'))
    .map((problem) => {
      const where = 'entrypoint' in problem ? `${problem.entrypoint} (${problem.resolutionKind})` : '';
      return `${problem.kind} ${where}`.trim();
    });
}

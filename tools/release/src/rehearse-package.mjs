import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed, samples } from '../../docs/src/readme.mjs';
import { attempt } from './attempt.mjs';
import { apiReportFaults } from './checks/api-report.mjs';
import { binFaults } from './checks/bins.mjs';
import { compileFaults } from './checks/compile.mjs';
import { contentFaults } from './checks/contents.mjs';
import { moduleFaults } from './checks/modules.mjs';
import { publintFaults } from './checks/publint.mjs';
import { resolutionFaults } from './checks/resolution.mjs';
import { exampleFaults, sampleFaults } from './checks/samples.mjs';
import { emptyProject } from './project.mjs';
import { openTarball } from './tarball.mjs';

/** Tries one package as a stranger would: looks into its tarball, installs it alone, loads it, runs its README, compiles against its types.
 *
 *  @param {import('./packages.mjs').Package} one
 *  @param {import('./project.mjs').Trial} trial
 *  @returns {Promise<import('./attempt.mjs').Result[]>}
 */
export async function rehearsePackage(one, trial) {
  const tarball = trial.tarballs[one.manifest.name] ?? '';
  const readme = readFileSync(join(one.folder, 'README.md'), 'utf8');
  const shown = samples(readme).map(({ code }) => code);
  let project = '';
  const results = [
    await attempt(one.name, 'contents', () => contentFaults(openTarball(tarball))),
    await attempt(one.name, 'publint', () => publintFaults(tarball)),
    await attempt(one.name, 'type resolution', () => resolutionFaults(tarball)),
    await attempt(one.name, 'API report', () => apiReportFaults(one, { update: false })),
    await attempt(one.name, 'installation', async () => {
      project = await emptyProject(one, installed(readme), trial);
      return [];
    }),
  ];
  if (project === '') return results;
  results.push(
    await attempt(one.name, 'ESM and CJS', () => moduleFaults(one, project)),
    await attempt(one.name, 'README samples', () => sampleFaults(shown, project)),
    await attempt(one.name, 'examples', () => exampleFaults(one, project)),
    await attempt(one.name, 'TypeScript', () => compileFaults(one, shown, project)),
  );
  if (one.manifest.bin !== undefined) results.push(await attempt(one.name, 'commands', () => binFaults(one, project)));
  return results;
}

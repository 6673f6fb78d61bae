import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed, samples } from '../../docs/src/readme.mjs';
import { attempt } from './attempt.mjs';
import { browserFaults, findChromium } from './checks/browser.mjs';
import { foreignFaults, foreignPrograms } from './checks/foreign.mjs';
import { moduleFaults } from './checks/modules.mjs';
import { sampleFaults } from './checks/samples.mjs';
import { emptyProject } from './project.mjs';

const wasm = '@tensorflow/tfjs-backend-wasm';

/** Tries @gans/losses where others use it: programs that import it before or after TensorFlow.js, a page in a browser, a project that npm installs.
 *
 *  @param {import('./packages.mjs').Package} losses
 *  @param {import('./project.mjs').Trial} trial
 *  @returns {Promise<import('./attempt.mjs').Result[]>}
 */
export async function rehearseStrangers(losses, trial) {
  const chromium = findChromium();
  const inBrowser = 'a page in headless Chromium';
  const readme = readFileSync(join(losses.folder, 'README.md'), 'utf8');
  const project = await emptyProject(losses, [...installed(readme), wasm], trial, { name: 'strangers' });
  const results = [];
  for (const program of foreignPrograms) {
    results.push(await attempt('foreign programs', program.name, () => foreignFaults(program, project)));
  }
  results.push(
    chromium === undefined
      ? {
          subject: 'foreign programs',
          check: inBrowser,
          faults: [],
          skipped: 'no Chromium was found; install one or name it in GANS_CHROMIUM',
        }
      : await attempt('foreign programs', inBrowser, () => browserFaults(chromium, project)),
    await attempt('foreign programs', 'a project that npm installs', async () => {
      const plain = await emptyProject(losses, installed(readme), trial, { manager: 'npm' });
      const shown = samples(readme).map(({ code }) => code);
      return [...(await moduleFaults(losses, plain)), ...(await sampleFaults(shown, plain))];
    }),
  );
  return results;
}

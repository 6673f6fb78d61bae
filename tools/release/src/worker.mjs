import { parentPort, workerData } from 'node:worker_threads';
import { attempt } from './attempt.mjs';
import { rehearsePackage } from './rehearse-package.mjs';
import { rehearseStrangers } from './rehearse-strangers.mjs';

// One of several threads that rehearse: it is sent a package's name, or `strangers`, and answers with the results.
const { trial } = workerData;

/** @param {string} name @returns {Promise<import('./attempt.mjs').Result[]>} */
async function rehearse(name) {
  const one = trial.all.find(
    (/** @type {any} */ candidate) => candidate.name === (name === 'strangers' ? 'losses' : name),
  );
  try {
    return await (name === 'strangers' ? rehearseStrangers(one, trial) : rehearsePackage(one, trial));
  } catch (error) {
    return [await attempt(name, 'preparation', () => Promise.reject(error))];
  }
}

parentPort?.on('message', async (name) => parentPort?.postMessage(await rehearse(name)));

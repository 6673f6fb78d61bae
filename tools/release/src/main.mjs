// `npm run rehearse [-- NAME...]`: packs every package and tries the tarballs as a stranger would, outside the repository.
// `npm run api:update [-- NAME...]`: writes the API reports anew instead.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { attempt } from './attempt.mjs';
import { apiReportFaults } from './checks/api-report.mjs';
import { pack } from './pack.mjs';
import { publicPackages } from './packages.mjs';
import { spread } from './pool.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { summary: { type: 'string' }, 'update-api': { type: 'boolean', default: false } },
});
const all = publicPackages();
const unknown = positionals.filter((name) => name !== 'strangers' && !all.some((one) => one.name === name));
if (unknown.length > 0) {
  console.error(`There is no package ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}.`);
  process.exit(2);
}
const chosen = all.filter(({ name }) => positionals.length === 0 || positionals.includes(name));

/** Prints what is said of one subject and returns its counts.
 *
 *  @param {string} subject
 *  @param {readonly import('./attempt.mjs').Result[]} results
 */
function tell(subject, results) {
  const skipped = results.filter((result) => result.skipped !== undefined);
  const failed = results.filter(({ faults }) => faults.length > 0);
  const passed = results.filter((result) => !skipped.includes(result) && !failed.includes(result));
  console.log(`  ${subject}: ${passed.map(({ check }) => check).join(', ') || 'nothing'} passed`);
  for (const { check, skipped: reason } of skipped) console.log(`  ${subject}: ${check} SKIPPED: ${reason}`);
  for (const { check, faults } of failed) {
    console.log(`  ${subject}: ${check} FAILED`);
    for (const fault of faults) console.log(fault.replace(/^/gm, '    '));
  }
  return { passed: passed.length, failed: failed.length, skipped: skipped.length };
}

/** Packs everything, rehearses what was chosen, and returns the counts. */
async function rehearse() {
  const workshop = mkdtempSync(join(tmpdir(), 'gans-release-'));
  const total = { passed: 0, failed: 0, skipped: 0 };
  try {
    const paths = await Promise.all(all.map(async (one) => [one.manifest.name, await pack(one, workshop)]));
    const strangers = positionals.length === 0 || positionals.includes('strangers') ? ['strangers'] : [];
    await spread([...strangers, ...chosen.map(({ name }) => name)], {
      threads: Math.min(availableParallelism(), 4),
      script: new URL('./worker.mjs', import.meta.url),
      data: { trial: { workshop, all, tarballs: Object.fromEntries(paths) } },
      onResult: (job, /** @type {import('./attempt.mjs').Result[]} */ results) => {
        const counts = tell(results[0]?.subject ?? job, results);
        for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) total[key] += counts[key];
      },
    });
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
  return total;
}

if (values['update-api']) {
  for (const one of chosen) {
    const { faults } = await attempt(one.name, 'API report', () => apiReportFaults(one, { update: true }));
    for (const fault of faults) console.error(`${one.name}: ${fault}`);
    if (faults.length > 0) process.exitCode = 1;
  }
} else {
  const counts = await rehearse();
  if (values.summary !== undefined) writeFileSync(values.summary, JSON.stringify(counts));
  else
    console.log(
      `${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
    );
  if (counts.failed > 0) process.exitCode = 1;
}

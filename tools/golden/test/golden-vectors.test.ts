import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { readGoldenFile } from '../src/golden-file';
import { runFile } from '../src/run-file';

const at = (name: string) => fileURLToPath(new URL(`../../../../shared/golden/${name}`, import.meta.url));

/** The files whose operations we have, and which cases of them. */
const covered = [
  { name: 'optimizers.json', cases: () => true, count: 24 },
  { name: 'd2d-ce.json', cases: () => true, count: 44 },
  { name: 'conditional-losses.json', cases: () => true, count: 51 },
  { name: 'adversarial-losses.json', cases: () => true, count: 114 },
  { name: 'class-balancing.json', cases: () => true, count: 47 },
  { name: 'penalties.json', cases: () => true, count: 43 },
  { name: 'layers.json', cases: () => true, count: 55 },
  { name: 'metrics.json', cases: () => true, count: 65 },
  { name: 'uap.json', cases: () => true, count: 56 },
  { name: 'igc.json', cases: () => true, count: 30 },
];

describeOnEngines('golden vectors', () => {
  for (const { name, cases, count } of covered)
    it(`of ${name} pass, all ${count}`, async () => {
      const file = await readGoldenFile(at(name));
      const ours = file.cases.filter(({ options }) => cases(options));
      expect(ours).toHaveLength(count);
      const results = await runFile({ path: name, cases: ours }, new Set());
      expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    });
});

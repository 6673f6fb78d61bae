import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { readGoldenFile } from '../src/golden-file';
import { runFile } from '../src/run-file';

const at = (name: string) => fileURLToPath(new URL(`../../../../shared/golden/${name}`, import.meta.url));

/** The files, each with the number of its cases. */
const covered = [
  { name: 'optimizers.json', count: 24 },
  { name: 'd2d-ce.json', count: 44 },
  { name: 'conditional-losses.json', count: 51 },
  { name: 'adversarial-losses.json', count: 114 },
  { name: 'class-balancing.json', count: 47 },
  { name: 'penalties.json', count: 43 },
  { name: 'layers.json', count: 55 },
  { name: 'metrics.json', count: 65 },
  { name: 'uap.json', count: 56 },
  { name: 'igc.json', count: 30 },
];

describeOnEngines('golden vectors', () => {
  for (const { name, count } of covered)
    it(`of ${name} pass, all ${count}`, async () => {
      const file = await readGoldenFile(at(name));
      expect(file.cases).toHaveLength(count);
      const results = await runFile({ path: name, cases: file.cases }, new Set());
      expect(results.filter(({ status }) => status !== 'passed')).toEqual([]);
    });
});

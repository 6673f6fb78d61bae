import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { describeOnEngines } from '#test-kit';
import { exactCases } from '../src/precision/exact-sets';
import { stagesOf } from '../src/precision/stages';

const stages = stagesOf(exactCases());

const page = () => readFile(new URL('../../../packages/metrics/PRECISION.md', import.meta.url), 'utf8');
const isQuick = ({ name }: { name: string }) => name !== 'resize and features';

describeOnEngines('precision', () => {
  it.each(stages.filter(isQuick))('$name: is within its bound', async ({ bound, measure }) => {
    expect(await measure()).toBeLessThanOrEqual(bound);
  });
});

it('is what PRECISION.md tells of: every stage with its bound, and no error beyond it', async () => {
  const rows = (await page()).split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| stage'));
  const cells = rows.map((row) =>
    row
      .split('|')
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  expect(cells.map(([name, against]) => [name, against])).toEqual([
    ['---', '---'],
    ...stages.map(({ name, against }) => [name, against]),
  ]);
  for (const [name, , bound, ...errors] of cells.slice(1)) {
    expect(Number(bound), name).toBe(stages.find((stage) => stage.name === name)!.bound);
    for (const engine of errors.slice(0, 3)) expect(Number(engine), name).toBeLessThanOrEqual(Number(bound));
  }
});

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gridName } from '../report/look-files';
import { openRunFolder, type RunFolder } from '../run-folder';
import { rewind } from './rewind';

async function runOfThirtySteps(): Promise<RunFolder> {
  const run = await openRunFolder(await mkdtemp(join(tmpdir(), 'gans-rewind-')), { recipe: 'reacgan-mini' }, {});
  for (let step = 0; step <= 30; step++) {
    if (step > 0) await run.appendMetrics({ step, kind: 'step' });
    if (step % 10 !== 0) continue;
    await run.write(gridName(step), '');
    await run.appendMetrics({ step, kind: 'evaluation' });
  }
  await run.write('samples/real.png', '');
  return run;
}
const linesOf = async (run: RunFolder) => {
  const lines = (await readFile(join(run.path, 'metrics.jsonl'), 'utf8')).split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line)).map(({ step, kind }) => `${kind} ${step}`);
};

describe('rewind', () => {
  it.each([
    [20, true, ['step 19', 'step 20', 'evaluation 20'], [0, 10, 20]],
    [20, false, ['step 18', 'step 19', 'step 20'], [0, 10]],
    [25, false, ['step 23', 'step 24', 'step 25'], [0, 10, 20]],
    [0, true, ['evaluation 0'], [0]],
    [0, false, [], []],
  ])(
    'leaves of the metrics and grids what belongs to step %d, with its look: %s',
    async (step, looked, last, grids) => {
      const run = await runOfThirtySteps();
      await rewind(run, step, { looked });
      expect((await linesOf(run)).slice(-3)).toEqual(last);
      expect(await run.list('samples')).toEqual([
        'real.png',
        ...grids.map((at) => gridName(at).slice('samples/'.length)),
      ]);
    },
  );
});

import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { smallConfig } from '../internal/small-gan';
import { openRunFolder } from '../run-folder';
import { gridName, writeReport } from './report';

const config = smallConfig();
const context = {
  config,
  classNames: ['dark', 'grey', 'light'],
  environment: { node: 'v20' },
  reproduce: 'gans train --seed 1',
};

describe('writeReport', () => {
  it('shows what lies in the run folder: grids in order, curves, comparison', async () => {
    const run = await openRunFolder(await mkdtemp(join(tmpdir(), 'gans-report-')), { ...config }, {});
    for (const step of [250, 0, 1000]) await run.write(gridName(step), Uint8Array.of(step % 255));
    await run.write('samples/real.png', Uint8Array.of(1));
    await run.write('samples/generated.png', Uint8Array.of(2));
    const figures = {
      discriminatorLoss: 1,
      generatorLoss: 2,
      conditionalReal: 3,
      conditionalFake: 4,
      realLogit: 5,
      fakeLogit: 6,
      imagesPerSecond: 7,
    };
    for (const step of [1, 2]) await run.appendMetrics({ step, kind: 'step', ...figures });
    await run.appendMetrics({ step: 2, kind: 'evaluation', classAccuracy: 0.5, frechetDistance: 9 });
    await writeReport(run, context);

    const page = await readFile(join(run.path, 'report.html'), 'utf8');
    const frames = JSON.parse(/<script type="application\/json">(\[.*?\])<\/script>/.exec(page)![1]!);
    expect(frames.map(({ step }: { step: number }) => step)).toEqual([0, 250, 1000]);
    expect(page.match(/class="chart"/g)).toHaveLength(6);
    expect(page).toContain('Beside real images');
    expect(page).toContain('This run is not finished');
    expect(page).toContain('gans train --seed 1');
  });

  it('makes do with an empty folder', async () => {
    const run = await openRunFolder(await mkdtemp(join(tmpdir(), 'gans-report-')), { ...config }, {});
    await writeReport(run, context);
    const page = await readFile(join(run.path, 'report.html'), 'utf8');
    expect(page).toContain('reacgan-mini on small');
    expect(page).not.toContain('class="chart"');
  });
});

describe('gridName', () => {
  it('sorts by step', () => {
    expect([1000, 0, 250].map(gridName).sort()).toEqual([0, 250, 1000].map(gridName));
  });
});

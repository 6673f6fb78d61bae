import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { openRunFolder } from '../run-folder';
import { gridName } from './look-files';
import { writeReport } from './write-report';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-report-'));
});
afterEach(() => rm(folder, { recursive: true }));
const { config, lines, result, grids } = runContentsFixture();

describe('writeReport', () => {
  it('shows what lies in the run folder, and a result that is not written yet', async () => {
    const run = await openRunFolder(folder, config, { node: 'v20' }, { classNames: ['zero', 'small'] });
    for (const line of lines) await run.appendMetrics(line);
    await run.write(gridName(2), grids[0]!.png);
    run.close();
    const path = await writeReport(folder);
    expect(path).toBe(join(folder, 'report.html'));
    const unfinished = await readFile(path, 'utf8');
    expect(unfinished).toContain('This run is not finished');
    expect(unfinished).toContain('Generated images over time');
    await writeReport(folder, result);
    expect(await readFile(path, 'utf8')).not.toContain('This run is not finished');
  });
});

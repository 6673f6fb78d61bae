import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeRunFixture } from '../internal/run-contents-fixture';
import { listRuns } from './list-runs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-list-runs-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('listRuns', () => {
  it('finds runs in subfolders by name, and passes over what is none', async () => {
    await writeRunFixture(join(folder, 'b'));
    await writeRunFixture(join(folder, 'a'), 8, { finished: false });
    await mkdir(join(folder, 'notes'));
    await writeFile(join(folder, 'file'), '');
    const { runs, unreadable } = await listRuns(folder);
    expect(runs.map(({ name, state }) => `${name} ${state}`)).toEqual(['a stopped', 'b finished']);
    expect(unreadable).toEqual([]);
  });

  it('takes the last look of a run that is not finished', async () => {
    await writeRunFixture(folder, 8, { finished: false });
    expect((await listRuns(folder)).runs).toMatchObject([{ step: 2, classAccuracy: 0.75, frechetDistance: 6 }]);
  });

  it('says of a run that cannot be read why', async () => {
    await writeRunFixture(join(folder, 'a'));
    await writeFile(join(folder, 'a/result.json'), 'half');
    const { runs, unreadable } = await listRuns(folder);
    expect(runs).toEqual([]);
    expect(unreadable).toEqual([expect.stringContaining('result.json to hold JSON')]);
  });
});

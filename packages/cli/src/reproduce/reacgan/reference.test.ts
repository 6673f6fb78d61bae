import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallPlan, smallSetting } from './internal/small-table';
import { measureTableReference, REFERENCE_FILE } from './reference';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-reference-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('measureTableReference', () => {
  it('measures real images once a table, and says by what', async () => {
    const { folder, plan, judge, reference, real } = await smallSetting(cwd, await smallPlan(cwd));
    const { scores, measurement } = reference;
    expect(real.count).toBe(60);
    expect(measurement).toMatchObject({ extractor: judge.identity, reference: { sha256: plan.data.test.sha256 } });
    expect(scores.training.frechetDistance).toMatchObject({ n: 60, protocol: { images: 'real training images' } });
    expect(scores.training.frechetDistance.value).toBeGreaterThan(0);
    expect(scores.judgeAccuracy).toMatchObject({ n: 60, protocol: { images: 'real test images' } });
    expect(JSON.parse(await readFile(join(folder, REFERENCE_FILE), 'utf8'))).toEqual(scores);
    const again = await measureTableReference(folder, plan, judge, new AbortController().signal);
    expect(again.scores).toEqual(scores);
    judge.dispose();
  });
});

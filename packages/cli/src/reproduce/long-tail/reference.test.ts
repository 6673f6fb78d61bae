import '@tensorflow/tfjs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { takeSubset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { smallConfig, smallDataset } from '../../internal/small-gan';
import { testIo } from '../../internal/test-io';
import { smallRequest } from './internal/small-plan';
import { measureLongTailReference, REFERENCE_FILE } from './reference';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gans-long-tail-reference-'));
});
afterAll(() => rm(folder, { recursive: true }));

const train = smallDataset(96);
const test = smallDataset(30, createSeed(2));
const planOf = (...imbalances: number[]) => ({
  data: { train, test },
  judgeConfig: smallConfig(train),
  request: { ...smallRequest, imbalances },
  tail: (imbalance: number) => ({ train: takeSubset(train, [...train.labels.keys()].slice(0, 96 / imbalance)), test }),
});

describe('measureLongTailReference', () => {
  it('scores real images once, and adds long tails that are new', async () => {
    const io = testIo();
    const now = () => {
      io.clock += 2000;
      return io.clock;
    };
    const first = await measureLongTailReference(folder, planOf(2), { ...io, now });
    expect([first.whole.n, first.tails[2]!.n, first.seconds]).toEqual([96, 48, 2]);
    const second = await measureLongTailReference(folder, planOf(3), io);
    expect(second.tails[2]).toEqual(JSON.parse(JSON.stringify(first.tails[2])));
    expect(second.tails[3]!.n).toBe(32);
    expect(JSON.parse(await readFile(join(folder, REFERENCE_FILE), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(second)),
    );
  });
});

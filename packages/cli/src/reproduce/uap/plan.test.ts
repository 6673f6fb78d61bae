import '@tensorflow/tfjs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeSmallData } from '../../internal/small-data';
import { testIo } from '../../internal/test-io';
import { ARMS } from './arms';
import { cellsOf, planTable, type TableRequest } from './plan';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-plan-uap-'));
  await writeSmallData(join(cwd, 'digits'), { train: 200, test: 20 }, 8);
});
afterAll(() => rm(cwd, { recursive: true }));

const request: TableRequest = {
  target: 'digits',
  split: '0,1,2,3,4',
  classifierSeed: 1,
  objective: 'noConfidence',
  batch: 8,
  weight: 5,
  steps: 40,
  starts: 1,
  craftSteps: 4,
  images: 16,
  engine: 'cpu',
};
const plan = (changes: Partial<TableRequest> = {}) => planTable({ ...request, ...changes }, testIo({ cwd }));

describe('planTable', () => {
  it('chooses the bound by the channels, and says everything that decides the cells', async () => {
    const before = memory().numTensors;
    const { protocol, balancing, cell } = await plan();
    expect(memory().numTensors).toBe(before);
    expect(protocol).toMatchObject({ epsilon: 0.15, ganSteps: 40, weight: 5, engine: 'cpu' });
    expect(balancing).toMatchObject({ weight: 5, normalization: 'mean-one', warmUp: 0.5 });
    expect(cell('gan', 2)).toMatchObject({ name: 'gan-seed-2', config: { arm: 'gan', seed: 2, epsilon: 0.15 } });
    expect((await plan({ epsilon: '40/255' })).protocol.epsilon).toBe(40 / 255);
  });

  it.each([
    [{ epsilon: '25' }, 'to be below 1, the whole range of pixels, got 25. Of bytes, write'],
    [{ epsilon: 'much' }, "gans reproduce uap: expected --epsilon to be a number or a quotient above 0, got 'much'"],
  ])('refuses %j', async (changes, message) => {
    await expect(plan(changes)).rejects.toThrow(message);
  });
});

describe('cellsOf', () => {
  it('go seed by seed, so that a whole one is there early', async () => {
    const names = cellsOf(await plan(), [1, 2]).map(({ name }) => name);
    expect(names).toHaveLength(2 * ARMS.length);
    expect([names[0], names[ARMS.length]]).toEqual(['random-seed-1', 'random-seed-2']);
  });
});

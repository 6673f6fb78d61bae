import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STRESS } from './axes';
import { smallPlan, smallRequest } from './internal/small-table';
import { protocolOf, tableName } from './table';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-table-'));
});
afterAll(() => rm(cwd, { recursive: true }));

describe('tableName', () => {
  it('is that of the data, and of whatever differs from the plain comparison', () => {
    const plain = { ...smallRequest, batch: undefined };
    expect(tableName('MNIST', plain, false)).toBe('mnist');
    expect(tableName('CIFAR-10 (JPEG)', { ...plain, batch: 16, diffAugment: true }, false)).toBe(
      'cifar-10-jpeg-batch-16-diffaug',
    );
    expect(tableName('x', { ...plain, backbone: 'biggan', weight: 5, auxiliary: 'adc' }, true)).toBe(
      'x-stress-biggan-weight-5-adc',
    );
    const { batch, weight } = STRESS;
    expect(tableName('glyphs-36', { ...plain, batch, weight }, true)).toBe('glyphs-36-stress');
    expect(tableName('glyphs-36', { ...plain, batch, weight }, false)).toBe('glyphs-36-batch-8-weight-10');
  });
});

describe('protocolOf', () => {
  it('holds what is the same for all cells', async () => {
    const plan = await smallPlan(cwd, { engine: 'cpu' });
    const protocol = protocolOf(plan, { minutes: 4 }, false);
    expect(protocol).toMatchObject({ minutes: 4, engine: 'cpu', batch: 8, weight: 0.5, stress: false });
    expect(protocol.data).toMatchObject({ count: 128, testCount: 60, imageShape: [8, 8, 1], classCount: 10 });
    expect(protocolOf(plan, { minutes: 4, steps: 7 }, false)).not.toHaveProperty('minutes');
  });
});

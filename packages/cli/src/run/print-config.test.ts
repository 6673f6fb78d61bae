import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeSmallData } from '../internal/small-data';
import { testIo } from '../internal/test-io';
import { printConfig } from './print-config';

let cwd: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-print-'));
  await writeSmallData(join(cwd, 'data'), undefined, 8);
});
afterEach(() => rm(cwd, { recursive: true }));

describe('printConfig', () => {
  it('shows what a training would be, as text and as JSON, and writes nothing', async () => {
    const request = { recipe: 'cgan', set: ['gan.batchSize=16'], data: 'data' };
    const { json, text } = await printConfig(request, testIo({ cwd }));
    expect(json).toMatchObject({ command: 'train', recipe: 'cgan/mini', config: { gan: { batchSize: 16 } } });
    expect(json.origins).toMatchObject({ 'gan.batchSize': '--set', 'nets.generator.height': 'data' });
    expect(text).toMatch(/^gan\.batchSize = 16 +# --set$/m);
    expect(await readdir(cwd)).toEqual(['data']);
  });

  it('refuses what a training would refuse', async () => {
    const request = { recipe: 'cgan', set: ['gan.batchSize=0'], data: 'data' };
    await expect(printConfig(request, testIo({ cwd }))).rejects.toThrow('in gan, expected batchSize');
    await expect(printConfig({ ...request, recipe: 'x' }, testIo({ cwd }))).rejects.toThrow('expected --recipe');
  });
});

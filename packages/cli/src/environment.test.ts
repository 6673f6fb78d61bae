import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeMachine, findPackage, readVersions } from './environment';

describe('describeMachine', () => {
  it('tells Node, platform, cores and memory', () => {
    const machine = describeMachine();
    expect(machine.node).toBe(process.version);
    expect(machine.platform).toContain(process.arch);
    expect(machine.cores).toBeGreaterThanOrEqual(1);
    expect(machine.memoryGiB).toBeGreaterThan(0.1);
  });
});

describe('readVersions', () => {
  it('names our packages and the tensor library', async () => {
    const versions = await readVersions();
    for (const name of ['@gans/cli', '@gans/tensor', '@gans/engines', '@gans/losses', '@gans/training'])
      expect(versions[name]).toMatch(/^\d+\.\d+\.\d+/);
    for (const name of ['tfjs-core', 'tfjs-node-gpu']) expect(versions[`@tensorflow/${name}`]).toBe('4.22.0');
  });
});

describe('findPackage', () => {
  it('finds what the engines load, and nothing that is not installed', async () => {
    const { name, version, folder } = (await findPackage('@tensorflow/tfjs-node-gpu'))!;
    expect([name, version]).toEqual(['@tensorflow/tfjs-node-gpu', '4.22.0']);
    expect(existsSync(join(folder, 'binding'))).toBe(true);
    expect(await findPackage('@tensorflow/tfjs-nothing')).toBeUndefined();
  });
});

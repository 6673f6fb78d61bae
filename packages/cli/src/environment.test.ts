import { describe, expect, it } from 'vitest';
import { describeMachine, readVersions } from './environment';

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
    expect(versions['@tensorflow/tfjs-core']).toBe('4.22.0');
  });
});

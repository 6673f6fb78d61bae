import { describe, expect, it } from 'vitest';
import { examine } from './examine';

describe('examine', () => {
  it('brings up and measures every engine of this machine', async () => {
    const findings = await examine({});
    expect(findings.engines.map(({ name, works }) => [name, works])).toEqual([
      ['wasm', true],
      ['cpu', true],
    ]);
    for (const { speed } of findings.engines)
      for (const value of Object.values(speed!)) expect(value).toBeGreaterThan(0);
    expect(findings.chosen).toBe('wasm');
    expect(findings.tfjsCopies).toHaveLength(1);
    expect(findings.versions).toMatchObject({
      '@tensorflow/tfjs-core': '4.22.0',
      '@gans/cli': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(findings.machine.cores).toBeGreaterThanOrEqual(1);
  });
});

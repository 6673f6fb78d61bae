import { cacheFolder } from '@gans/engines';
import { describe, expect, it } from 'vitest';
import { testIo } from '../internal/test-io';
import { examine } from './examine';

describe('examine', () => {
  it('tries and measures every engine of this machine, and takes the first that works', async () => {
    const shown: string[] = [];
    const findings = await examine(testIo(), { show: ({ title }) => shown.push(title) });
    const hasLibrary = findings.tensorflow.libraries.some(({ state }) => state === 'taken');
    expect(findings.engines.map(({ name, works }) => [name, works])).toEqual([
      ['tensorflow', hasLibrary],
      ['wasm', true],
      ['cpu', true],
    ]);
    expect(findings.chosen).toBe(hasLibrary ? 'tensorflow' : 'wasm');
    for (const { works, speed } of findings.engines)
      if (works) for (const value of Object.values(speed!)) expect(value).toBeGreaterThan(0);
    expect(findings.tfjsCopies).toHaveLength(1);
    expect(findings.cache.folder).toBe(cacheFolder());
    expect(findings.versions).toMatchObject({
      '@tensorflow/tfjs-core': '4.22.0',
      '@gans/cli': expect.stringMatching(/^\d+\.\d+\.\d+$/),
    });
    expect(findings.machine.cores).toBeGreaterThanOrEqual(1);
    expect(shown).toEqual([
      'measuring the engine tensorflow',
      'measuring the engine wasm',
      'measuring the engine cpu',
      'looking for TensorFlow libraries',
    ]);
  });

  it('takes the engine that GANS_ENGINE names, and none where it does not work', async () => {
    const script = `
      const works = process.argv[3] !== 'tensorflow';
      console.log(JSON.stringify({ engine: { name: process.argv[3], works, reasons: [] }, tfjsCopies: ['/a'] }))`;
    const chosen = async (named: string) => {
      const io = testIo({ env: { GANS_ENGINE: named, PATH: process.env.PATH! } });
      const findings = await examine(
        { ...io, self: [process.execPath, '-e', script, '--'] },
        { show: () => undefined },
      );
      expect(findings.tfjsCopies).toEqual(['/a']);
      return findings.chosen;
    };
    expect([await chosen(''), await chosen('auto'), await chosen('cpu')]).toEqual(['wasm', 'wasm', 'cpu']);
    expect([await chosen('tensorflow'), await chosen('webgpu')]).toEqual([undefined, undefined]);
  });
});

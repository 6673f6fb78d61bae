import { describe, expect, it } from 'vitest';
import { describeFindings } from './describe';

const findings = {
  machine: { node: 'v22.1.0', platform: 'linux 6.1 x64', processor: 'Some CPU', cores: 2, memoryGiB: 7.8 },
  versions: { '@tensorflow/tfjs-core': '4.22.0' },
  tfjsCopies: ['/a/tf-core.node.js'],
  engines: [
    {
      name: 'wasm',
      description: 'portable',
      works: true,
      version: '4.22.0',
      threads: 2,
      reasons: [],
      speed: { convolution: 61.234, inputGradient: 50, kernelGradient: 40, matMul: 55 },
    },
    { name: 'cpu', description: 'slow', works: false, reasons: ['no gradients'] },
  ],
  chosen: 'wasm',
  advice: [],
};

describe('describeFindings', () => {
  it('tells machine, versions, engines and speeds', () => {
    expect(describeFindings(findings).split('\n')).toEqual([
      'Machine        Some CPU, 2 cores, 7.8 GiB',
      'System         linux 6.1 x64, Node v22.1.0',
      'TensorFlow.js  4.22.0, 1 copy loaded',
      '',
      'Engines',
      ' * wasm        4.22.0, 2 threads; portable',
      '               convolution 61 GF/s, its gradients 50 GF/s and 40 GF/s, matMul 55 GF/s',
      '   cpu         absent: no gradients',
      '',
      'Nothing to improve here.',
      '',
    ]);
  });

  it('lists what would help', () => {
    expect(describeFindings({ ...findings, advice: ['Run npm dedupe.'] })).toContain(
      'What would help\n  Run npm dedupe.\n',
    );
  });
});

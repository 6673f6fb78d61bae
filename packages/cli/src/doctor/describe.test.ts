import { describe, expect, it } from 'vitest';
import { describeEngines, describeFindings } from './describe';
import type { Findings } from './examine';

const speed = { convolution: 181.4, inputGradient: 160, kernelGradient: 150.2, matMul: 190 };
const findings: Findings = {
  machine: { node: 'v22.1.0', platform: 'linux 6.1 x64', processor: 'Some CPU', cores: 2, memoryGiB: 7.8 },
  versions: { '@tensorflow/tfjs-core': '4.22.0' },
  tfjsCopies: ['/x/tf-core.node.js'],
  engines: [
    { name: 'tensorflow', description: 'native', works: true, version: '2.21.0', threads: 2, reasons: [], speed },
    {
      name: 'wasm',
      description: 'portable',
      works: true,
      version: '4.22.0',
      threads: 1,
      reasons: [],
      speed: { convolution: 60.6, inputGradient: 50, kernelGradient: 40.2, matMul: 55 },
    },
    { name: 'cpu', description: 'slow', works: false, reasons: ['useEngine: expected gradients, got none.'] },
  ],
  chosen: 'tensorflow',
  tensorflow: {
    nodePackage: { name: '@tensorflow/tfjs-node-gpu', version: '4.22.0', folder: '/p' },
    libraries: [
      { source: 'python3', folder: '/py/tensorflow', state: 'refused', reason: 'TensorFlow 2.9.1 is older than 2.13' },
      { source: 'cache', folder: '/c/library', version: '2.21.0', state: 'taken' },
    ],
  },
  cache: { folder: '/c', sizeBytes: 853_400_000 },
  advice: [],
};
const lines = (changes: Partial<Findings>, width = Number.POSITIVE_INFINITY) =>
  describeFindings({ ...findings, ...changes }, width).split('\n');

describe('describeFindings', () => {
  it('lays out machine, engines, speeds and libraries', () => {
    expect(lines({})).toEqual([
      'Machine        Some CPU, 2 cores, 7.8 GiB',
      'System         linux 6.1 x64, Node v22.1.0',
      'TensorFlow.js  4.22.0, 1 copy loaded',
      'Cache          /c, 853 MB',
      '',
      'Engines        version  threads  convolution  its gradients  matMul   GFLOP/s',
      ' * tensorflow  2.21.0         2          180       160, 150     190',
      '   wasm        4.22.0         1           61         50, 40      55',
      '   cpu         absent: expected gradients, got none.',
      '',
      'TensorFlow     kernels and binding: @tensorflow/tfjs-node-gpu 4.22.0 from npm',
      ' x library     from python3, /py/tensorflow: TensorFlow 2.9.1 is older than 2.13',
      ' * library     2.21.0, from cache, /c/library',
      '',
      'Nothing to improve here.',
      '',
    ]);
  });

  it('breaks long lines between words, never in a table', () => {
    const advice = ['Run npm dedupe, and then run it again, until there is one copy only.'];
    expect(lines({ advice }, 80).slice(5, -2)).toEqual(lines({ advice }).slice(5, -2));
    const narrow = lines({ advice }, 40);
    expect(narrow.slice(-3)).toEqual([
      '  - Run npm dedupe, and then run it',
      '    again, until there is one copy only.',
      '',
    ]);
    expect(narrow).toContain('               /py/tensorflow:');
  });

  it('says when there is no library, no package for it, and no way to fetch one', () => {
    const engines = [
      {
        name: 'tensorflow',
        description: '',
        works: false,
        reasons: ['useEngine: expected a library, got none.'],
      } as const,
    ];
    const tensorflow = { libraries: [], obstacle: 'expected pip' };
    const shown = lines({ engines, tensorflow });
    expect(shown).toContain(' * tensorflow  absent: expected a library, got none.');
    expect(shown).toContain(
      'TensorFlow     kernels and binding: not installed: npm install --ignore-scripts @tensorflow/tfjs-node-gpu@4.22.0',
    );
    expect(shown).toContain('               libraries: none found, and gans setup cannot fetch one now');
  });

  it('tells of each refused library once', () => {
    const engines = [
      { name: 'tensorflow', description: '', works: false, reasons: ['all that is said below'] } as const,
    ];
    const libraries = [findings.tensorflow.libraries[0]!];
    expect(lines({ engines, tensorflow: { libraries } })).toContain(
      ' * tensorflow  absent: none of its libraries works, see below',
    );
  });

  it('shows where the copies of tfjs-core lie when there are several', () => {
    expect(lines({ tfjsCopies: ['/a', '/b'] }).slice(2, 5)).toEqual([
      'TensorFlow.js  4.22.0, 2 copies loaded',
      '               /a',
      '               /b',
    ]);
  });
});

describe('describeEngines', () => {
  it('marks the chosen one', () => {
    const marked = (chosen?: string) => describeEngines(findings.engines, chosen).map((line) => line.slice(0, 3));
    expect([marked(), marked('wasm')]).toEqual([
      ['Eng', '   ', '   ', '   '],
      ['Eng', '   ', ' * ', '   '],
    ]);
  });
});

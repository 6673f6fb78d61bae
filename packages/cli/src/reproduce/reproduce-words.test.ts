import { describe, expect, it } from 'vitest';
import { reproduceWords } from './reproduce-words';

describe('reproduceWords', () => {
  const specs = {
    data: { kind: 'text', value: 'DATA', help: '', default: 'glyphs' },
    out: { kind: 'text', value: 'DIR', help: '' },
    seeds: { kind: 'integer', value: 'N', help: '', min: 1, default: 3 },
    steps: { kind: 'integer', value: 'N', help: '', min: 1 },
    full: { kind: 'flag', help: '' },
  } as const;
  it('leaves out what is as it would be anyway', () => {
    expect(reproduceWords('igc', specs, { seeds: 3, steps: 3 })).toEqual(['reproduce', 'igc', '--steps', '3']);
    expect(reproduceWords('uap', specs, { seeds: 1, steps: undefined, full: true })).toEqual([
      'reproduce',
      'uap',
      '--seeds',
      '1',
      '--full',
    ]);
  });

  it('has nothing of the machine in it', () => {
    expect(reproduceWords('igc', specs, { data: '/data/sets/mnist', out: '../tables' })).toEqual([
      'reproduce',
      'igc',
      '--data',
      'mnist',
      '--out',
      '../tables',
    ]);
  });
});

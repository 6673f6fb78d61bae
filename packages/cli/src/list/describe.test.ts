import { describe, expect, it } from 'vitest';
import { coloursFor } from '../io';
import { describeRuns } from './describe';

const plain = coloursFor({ write: () => {} }, {});

describe('describeRuns', () => {
  it('lines columns up, whatever is known of a run', () => {
    const whole = {
      path: '/a',
      name: 'a',
      recipe: 'reacgan',
      data: 'MNIST',
      state: 'stopped',
      step: 1200,
      steps: 2000,
    } as const;
    const runs = [
      { ...whole, classAccuracy: 0.9731, frechetDistance: 1.25, sizeBytes: 2_500_000 },
      { path: '/b', name: 'a-longer-name', state: 'running', step: 0, sizeBytes: 0 } as const,
    ];
    expect(describeRuns(runs, plain).split('\n')).toEqual([
      'run            state    step           accuracy  Fréchet  size    of',
      'a              stopped  1,200 / 2,000  97.3 %    1.25     2.5 MB  reacgan on MNIST',
      'a-longer-name  running  0              -         -        0 B     a run on its data',
      '',
    ]);
  });
});

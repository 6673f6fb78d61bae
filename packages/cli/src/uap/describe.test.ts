import { describe, expect, it } from 'vitest';
import { describeUap } from './describe';
import type { UapOutcome } from './uap';

const outcome: UapOutcome = {
  command: 'uap',
  files: ['/a/uap.png', '/a/uap.npy'],
  validationRate: 0.5,
  stopped: 'patience',
  steps: 400,
  protocol: { objective: 'noConfidence', epsilon: 0.04, norm: 'linf' },
  classesReached: 0.9,
  classifier: { name: 'small-cnn', sha256: 'ab' },
  prior: { name: 'photos', sha256: 'cd', count: 100 },
  warnings: [],
};

describe('describeUap', () => {
  it('says what was made, of what, and what it is worth', () => {
    expect(describeUap(outcome, (path) => path.slice(3))).toBe(
      'uap.png, uap.npy: a perturbation of at most 0.04 of the range of pixels (linf) against small-cnn\n' +
        'crafted by noConfidence on 100 images of photos, which reach 90.0 % of the classes; ended after 400 steps, nothing better came\n' +
        'fools 50.0 % of the images of the prior that it was chosen by\n',
    );
    const result = (value: number) => ({ value, n: 200, protocol: { standardError: 0.03 } });
    const tested = describeUap({ ...outcome, test: { crafted: result(0.61), random: result(0.02) } }, String);
    expect(tested).toContain('fools 61.0 % ± 3.0 % of 200 test images; a random one of its size 2.0 %\n');
  });
});

import { describe, expect, it } from 'vitest';
import { runContentsFixture } from '../internal/run-contents-fixture';
import { runSummary, runTitle } from './summary';

const run = runContentsFixture('dots', 7);

describe('runSummary', () => {
  it('says what was trained, and on what', () => {
    expect(runTitle(run)).toBe('reacgan-mini on dots');
    expect(runSummary(run)).toBe(
      'A GAN (hinge + d2d-cross-entropy) that learnt 2 classes from 1,200 images of 32 x 32 pixels, grey. Seed 7.',
    );
  });

  it('leaves out what a config does not say', () => {
    const { classNames } = run;
    expect(runSummary({ config: { nets: { generator: { resolution: 64, channels: 3 } } }, classNames: [] })).toBe(
      'A GAN that learnt from images of 64 x 64 pixels, in colour. Seed unknown.',
    );
    expect(runSummary({ config: { gan: { conditional: { name: 'none' } } }, classNames })).toContain(
      'A GAN that learnt 2',
    );
    expect(runTitle({ config: {} })).toBe('A run on its data');
  });
});

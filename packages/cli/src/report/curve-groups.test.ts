import { describe, expect, it } from 'vitest';
import { curveSections } from './curve-groups';

const titles = (lines: Parameters<typeof curveSections>[0]) =>
  curveSections(lines).map(({ groups }) => groups.map(({ title }) => title));

describe('curveSections', () => {
  it('gives every figure that it has no word about a chart of its own, in the section where it was logged', () => {
    const [metrics, training, diagnostics] = titles([
      { step: 1, kind: 'step', discriminatorLoss: 1, augmentation: 0.1 },
      { step: 2, kind: 'evaluation', frechetDistance: 1, n: 9, kid: 0.2 },
    ]);
    expect(metrics).toEqual(['Class accuracy', 'Fréchet distance', 'Balance of the classes', 'kid']);
    expect(training).toEqual([
      'Losses',
      'Adversarial loss',
      'Conditional loss',
      'Class balancing',
      'Logits',
      'Images a second',
      'augmentation',
    ]);
    expect(diagnostics).toContain('Gradient of the classifier');
  });

  it('has every figure in one chart at most', () => {
    const keys = curveSections([]).flatMap(({ groups }) =>
      groups.flatMap(({ series }) => series.map(({ key }) => key)),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});

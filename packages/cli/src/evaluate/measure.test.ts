import { createSeed, normalValues } from '@gans/tensor';
import { describe, expect, it } from 'vitest';
import { createGatherer, type Gathered } from './gather';
import { createMeter, type MeasureOptions } from './measure';
import { METRIC_NAMES, METRICS, type Part } from './metric-table';

const options: MeasureOptions = {
  seed: 1,
  neighbours: 3,
  comparison: 'strict',
  subsets: 4,
  measurement: { extractor: { name: 'x' } },
};

function gathered(seed: number, count: number): Gathered {
  const parts = new Set(METRIC_NAMES.flatMap((name): Part[] => [...METRICS[name].real, ...METRICS[name].fake]));
  const labels = Int32Array.from({ length: count }, (_, i) => i % 2);
  const sizes = { count, dimension: 3, classCount: 2, labels, classNames: ['a', 'b'], splits: 2 };
  const gatherer = createGatherer(parts, sizes);
  gatherer.add(normalValues(createSeed(seed), 3 * count), normalValues(createSeed(seed + 1), 2 * count), 0);
  const record = { name: 'x', kind: 'features' as const, sha256: '0', count };
  return { ...gatherer.gathered(), record, given: '--real x' };
}

describe('createMeter', () => {
  const sides = { real: gathered(1, 20), fake: gathered(5, 16) };

  it('computes each metric of the table, with its protocol', () => {
    const meter = createMeter(sides, options);
    const metrics = METRIC_NAMES.map((name) => [name, meter(name)] as const);
    for (const [name, { value, n, protocol }] of metrics) {
      expect(Number.isFinite(value), name).toBe(true);
      expect(n, name).toBe(16);
      expect(JSON.stringify(protocol), name).toContain('"name":"x"');
    }
    expect(metrics.map(([, { protocol }]) => protocol.metric)).toEqual([
      'frechetDistance',
      'frechetDistance',
      'kernelDistance',
      'inceptionScore',
      'precision',
      'recall',
      'density',
      'coverage',
      'intraFrechetDistance',
      'classAccuracy',
      'histogramKl',
      'classDiversity',
    ]);
  });

  it('takes subsets as large as the smaller set where the user does not say, and sets of that size whole, once', () => {
    expect(createMeter(sides, options)('kid').protocol).toMatchObject({ subsets: 4, subsetSize: 16 });
    const alike = { real: sides.fake, fake: sides.fake };
    expect(createMeter(alike, options)('kid').protocol).toMatchObject({ subsets: 1, subsetSize: 16 });
    expect(createMeter(alike, { ...options, subsetSize: 5 })('kid').protocol).toMatchObject({
      subsets: 4,
      subsetSize: 5,
    });
  });

  it('tells k and the rim in the protocol of the four shares', () => {
    const inclusive = createMeter(sides, { ...options, comparison: 'inclusive', neighbours: 2 });
    for (const name of ['precision', 'recall', 'density', 'coverage'] as const)
      expect(inclusive(name).protocol).toMatchObject({ neighbours: 2, comparison: 'inclusive' });
  });
});

import { describe, expect, it } from 'vitest';
import { frechetDistance } from '../frechet-distance';
import { kernelDistance } from '../kernel-distance';
import { accumulate, emptyStatistics } from '../statistics';
import { metricName } from './metric-name';

const statistics = accumulate(emptyStatistics(1), [0, 1, 2]);
const distance = (name: string, resize?: string) =>
  frechetDistance(statistics, statistics, { extractor: { name }, ...(resize === undefined ? {} : { resize }) });

describe('metricName', () => {
  it('is FID for the features of the FID network and the resize of TensorFlow 1 only', () => {
    expect(metricName(distance('inception-2015-12-05', 'tf1'))).toBe('FID');
    expect(metricName(distance('inception-2015-12-05', 'clean'))).toBe('frechetDistance[inception-2015-12-05, clean]');
    expect(metricName(distance('inception-2015-12-05'))).toBe('frechetDistance[inception-2015-12-05]');
    expect(metricName(distance('glyphs classifier', 'tf1'))).toBe('frechetDistance[glyphs classifier, tf1]');
  });

  it('is KID, IS and intra-FID alike, and no short name for what has none', () => {
    const protocol = { extractor: { name: 'inception-2015-12-05', sha256: 'a' }, resize: 'tf1' };
    const name = (metric: string) => metricName({ value: 1, n: 1, protocol: { ...protocol, metric } });
    expect(['kernelDistance', 'inceptionScore', 'intraFrechetDistance'].map(name)).toEqual(['KID', 'IS', 'intra-FID']);
    expect(name('precision')).toBe('precision[inception-2015-12-05, tf1]');
    expect(metricName({ value: 1, n: 1, protocol: { metric: 'precision' } })).toBe('precision');
  });

  it('reads the protocols that the metrics write', () => {
    const features = { values: [0, 1, 2], count: 3, dimension: 1 };
    const measurement = { extractor: { name: 'inception-2015-12-05' }, resize: 'tf1' };
    const options = { ...measurement, seed: [0, 1] as const, subsets: 2, subsetSize: 2 };
    expect(metricName(kernelDistance(features, features, options))).toBe('KID');
  });
});

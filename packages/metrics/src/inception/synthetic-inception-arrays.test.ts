import '@tensorflow/tfjs';
import { describe, expect, it } from 'vitest';
import { createFidInception } from './create-fid-inception';
import { metricName } from './metric-name';
import { syntheticInceptionArrays } from './synthetic-inception-arrays';

describe('syntheticInceptionArrays', () => {
  const arrays = syntheticInceptionArrays();

  it('are as many numbers as the public file holds', () => {
    expect(Object.keys(arrays)).toHaveLength(472);
    expect(Object.values(arrays).reduce((sum, { data }) => sum + data.length, 0)).toBe(23_885_392);
    const trained = Object.entries(arrays).filter(([name]) => !name.includes('running'));
    expect(trained.reduce((sum, [, { data }]) => sum + data.length, 0)).toBe(23_850_960);
  });

  it('are the formula, in float32', () => {
    // The first words of seed 2015 by another implementation of Threefry.
    const bound = Math.sqrt(6 / 27);
    const words = [591662992, 2660249749, 3696792384];
    expect(Array.from(arrays['Conv2d_1a_3x3.conv.weight']!.data.subarray(0, 3))).toEqual(
      words.map((word) => Math.fround(-bound + (2 * bound * (word + 0.5)) / 2 ** 32)),
    );
  });

  it('never pass for the network of the FID', async () => {
    const { identity, resize, dispose } = await createFidInception(arrays);
    dispose();
    const protocol = { metric: 'frechetDistance', extractor: { ...identity }, resize };
    expect(metricName({ value: 1, n: 1, protocol })).toBe(
      'frechetDistance[inception-2015-12-05, synthetic weights, tf1]',
    );
  });
});

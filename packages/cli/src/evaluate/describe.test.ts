import type { MetricResult } from '@gans/metrics';
import { describe, expect, it } from 'vitest';
import { describeEvaluation, labelOf } from './describe';
import type { Evaluation } from './evaluate';

const result = (value: number, protocol: MetricResult['protocol'], std?: number): MetricResult => ({
  value,
  n: 250,
  protocol: { metric: 'frechetDistance', extractor: { name: 'x' }, ...protocol },
  ...(std === undefined ? {} : { std }),
});
const evaluation: Evaluation = {
  command: 'evaluate',
  metrics: {
    precision: result(0.264, { neighbours: 5, comparison: 'strict' }),
    frechetDistance: result(153.42, { warning: 'few images' }),
    kid: result(50.742, { subsets: 100, subsetSize: 250, estimator: 'unbiased' }, 0.5816),
    recall: result(1, { neighbours: 5, comparison: 'strict' }),
  },
  protocol: {
    extractor: {
      name: 'glyphs-cnn-1',
      shortName: 'glyphs-cnn-1',
      sha256: '0123456789',
      features: 64,
      classes: 36,
      imageShape: [32, 32, 3],
    },
    resize: 'clean',
    real: {
      name: 'photos',
      kind: 'images',
      sha256: 'aaaaaaaabb',
      count: 1300,
      imageShape: [28, 28, 1],
      skippedCorrupt: 2,
    },
    fake: {
      name: 'run (last)',
      kind: 'generated images',
      sha256: 'ccccccccdd',
      count: 250,
      imageShape: [28, 28, 1],
      seed: 1,
    },
    seed: 1,
    precision: 'float64',
    batchSize: 64,
    engine: { name: 'wasm', version: '4.22.0', threads: 2 },
    versions: {},
  },
  seconds: 1,
  files: ['/folder/a/result.json'],
};

describe('describeEvaluation', () => {
  it('shows the metrics in their order, what they mean, and what they were measured by', () => {
    expect(describeEvaluation(evaluation, '/folder').split('\n')).toEqual([
      'FID[glyphs-cnn-1]  153.4           distance of the distributions of features; 0: alike',
      'KID[glyphs-cnn-1]  50.74 ± 0.5816  the same by a kernel, unbiased by few images; about 0: alike',
      'precision          26.4 %          share of fake images that lie among real ones',
      'recall             100.0 %         share of real images that lie among fake ones',
      '',
      'real        photos (sha256 aaaaaaaa): 1,300 images, 28 x 28 x 1, without 2 corrupt',
      'fake        run (last) (sha256 cccccccc): 250 generated images, 28 x 28 x 1, drawn with seed 1',
      'extractor   glyphs-cnn-1 (sha256 01234567): 64 features, 36 classes; not Inception, so compare only with values of the same extractor',
      'resize      clean, to 32 x 32',
      'computed    float64; seed 1; engine wasm 4.22.0, threads 2',
      'warning     few images',
      'KID         100 subsets of 250, ± their standard deviation, unbiased, (<x, y> / F + 1)^3',
      'neighbours  k 5, d < r',
      'written     a/result.json',
      '',
    ]);
  });

  it('says of a set measured at once that it was, and gives no spread', () => {
    const metrics = {
      kid: result(0.1, { subsets: 1, subsetSize: 250, estimator: 'unbiased' }, 0),
      is: result(2, { splits: 1 }, 0),
    };
    const text = describeEvaluation({ ...evaluation, metrics }, '/folder');
    expect(text).toMatch(/^KID +all images at once, unbiased/m);
    expect(text).toMatch(/^IS +all images at once$/m);
    expect(text).not.toContain('±');
  });
});

describe('labelOf', () => {
  const by = (metric: string, name: string, resize: string) => result(1, { metric, extractor: { name }, resize });

  it('calls a value FID, KID or IS by Inception and its own resize only', () => {
    expect(labelOf('fid', by('frechetDistance', 'inception-2015-12-05', 'tf1'), 'x')).toBe('FID');
    expect(labelOf('is', by('inceptionScore', 'inception-2015-12-05', 'tf1'), 'x')).toBe('IS');
    expect(labelOf('fid', by('frechetDistance', 'inception-2015-12-05', 'clean'), 'inception, clean')).toBe(
      'FID[inception, clean]',
    );
    expect(labelOf('frechetDistance', by('frechetDistance', 'glyphs-cnn-1', 'tf1'), 'glyphs-cnn-1')).toBe(
      'FID[glyphs-cnn-1]',
    );
    expect(labelOf('kid', by('kernelDistance', 'features as given', 'none'))).toBe('KID[features as given]');
    expect(labelOf('coverage', by('coverage', 'glyphs-cnn-1', 'tf1'), 'glyphs-cnn-1')).toBe('coverage');
  });
});

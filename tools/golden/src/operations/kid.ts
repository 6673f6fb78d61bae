import { kernelDistanceOfSubsets } from '@gans/metrics';
import { FormatError } from '@gans/tensor';
import type { CaseReader } from '../case-reader';
import { type Operation, scalarOutput } from '../operation';

function features(reader: CaseReader, side: string) {
  const { shape, data } = reader.input(`features_${side}`);
  return { values: data, count: shape[0] ?? 0, dimension: shape[1] ?? 0 };
}

function subsets(reader: CaseReader, side: string): Int32Array[] {
  const { shape } = reader.input(`subset_${side}`);
  const [count = 0, size = 0] = shape;
  if (shape.length !== 2) throw new FormatError(`expected subset_${side} to be [subsets, size], got [${shape}]`);
  const rows = reader.integers(`subset_${side}`);
  return Array.from({ length: count }, (_, i) => rows.subarray(i * size, (i + 1) * size));
}

/** KID on the subsets that the case gives; gamma null stands for 1 / D. */
export const kid: Operation = {
  options: ['degree', 'gamma', 'coef0', 'estimator'],
  precision: 'float64',
  run: async (reader) => {
    const [real, fake] = [features(reader, 'real'), features(reader, 'fake')];
    const gamma = reader.numberOrNull('gamma');
    const { mean, std, perSubset } = kernelDistanceOfSubsets(
      real,
      fake,
      subsets(reader, 'real'),
      subsets(reader, 'fake'),
      {
        degree: reader.number('degree'),
        offset: reader.number('coef0'),
        estimator: reader.choice('estimator', ['unbiased', 'biased']),
        scale: gamma ?? 1 / real.dimension,
      },
    );
    return {
      per_subset: { shape: [perSubset.length], data: perSubset },
      mean: scalarOutput(mean),
      std: scalarOutput(std),
    };
  },
};

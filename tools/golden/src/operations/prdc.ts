import { precisionRecall } from '@gans/metrics';
import type { CaseReader } from '../case-reader';
import { type Operation, scalarOutput } from '../operation';

function features(reader: CaseReader, side: string) {
  const { shape, data } = reader.input(`features_${side}`);
  return { values: data, count: shape[0] ?? 0, dimension: shape[1] ?? 0 };
}

export const prdc: Operation = {
  options: ['k', 'comparison'],
  precision: 'float64',
  run: async (reader) => {
    const { precision, recall, density, coverage } = precisionRecall(
      features(reader, 'real'),
      features(reader, 'fake'),
      {
        neighbours: reader.number('k'),
        comparison: reader.choice('comparison', ['strict', 'inclusive']),
        extractor: { name: 'golden' },
      },
    );
    return {
      precision: scalarOutput(precision.value),
      recall: scalarOutput(recall.value),
      density: scalarOutput(density.value),
      coverage: scalarOutput(coverage.value),
    };
  },
};

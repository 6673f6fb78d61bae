import { accumulate, emptyStatistics, frechetTerms, type GaussianMoments, momentsOf } from '@gans/metrics';
import type { CaseReader } from '../case-reader';
import { type Operation, scalarOutput } from '../operation';

function momentsOfFeatures(reader: CaseReader, side: string): GaussianMoments {
  const { shape, data } = reader.input(`features_${side}`);
  return momentsOf(accumulate(emptyStatistics(shape[1] ?? 0), data));
}

function givenMoments(reader: CaseReader, side: string): GaussianMoments {
  return {
    mean: Float64Array.from(reader.input(`mean_${side}`).data),
    covariance: Float64Array.from(reader.input(`covariance_${side}`).data),
  };
}

export const frechetDistance: Operation = {
  options: ['input', 'covariance'],
  precision: 'float64',
  run: async (reader) => {
    const isFeatures = reader.choice('input', ['features', 'statistics']) === 'features';
    if (isFeatures) reader.choice('covariance', ['sample (n-1)']);
    const read = isFeatures ? momentsOfFeatures : givenMoments;
    const terms = frechetTerms(read(reader, 'real'), read(reader, 'fake'));
    return {
      distance: scalarOutput(terms.distance),
      mean_term: scalarOutput(terms.meanTerm),
      trace_real: scalarOutput(terms.traceReal),
      trace_fake: scalarOutput(terms.traceFake),
      trace_sqrt: scalarOutput(terms.traceSqrt),
    };
  },
};

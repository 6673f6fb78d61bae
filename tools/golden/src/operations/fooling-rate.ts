import { argmaxRows, foolingRate } from '@gans/metrics';
import { type Operation, scalarOutput } from '../operation';

export const foolingRateOperation: Operation = {
  options: [],
  precision: 'float64',
  run: async (reader) => {
    const labels = (name: string) => {
      const { shape, data } = reader.input(name);
      return argmaxRows(data, shape[1] ?? 0);
    };
    const [clean, perturbed] = [labels('clean_logits'), labels('perturbed_logits')];
    const { value } = foolingRate({ clean, perturbed, classifier: { name: 'golden' }, clipInput: false });
    return { rate: scalarOutput(value) };
  },
};

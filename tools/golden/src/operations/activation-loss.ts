import { activationLoss, fastFeatureFoolLoss } from '@gans/uap';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { CaseReader } from '../case-reader';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

/** Of `layer0`, `layer1`, ... as many as there are. */
export const activationLossOperation: Operation = {
  options: ['kind', 'epsilon'],
  precision: 'float32',
  run: (reader) => {
    const loss = reader.choice('kind', ['gd-uap', 'fff']) === 'fff' ? fastFeatureFoolLoss : activationLoss;
    const epsilon = reader.number('epsilon');
    return lossAndGradients(layersOf(reader), (layers) => loss(Object.values(layers), { epsilon }));
  },
};

function layersOf(reader: CaseReader): Record<string, Tensor> {
  const layers: Record<string, Tensor> = {};
  for (let i = 0; reader.hasInput(`layer${i}`); i++) layers[`layer${i}`] = reader.tensor(`layer${i}`);
  return layers;
}

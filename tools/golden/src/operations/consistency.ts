import { balancedConsistency } from '@gans/losses/balanced-consistency';
import { consistencyRegularization } from '@gans/losses/consistency';
import { latentConsistencyDiscriminatorLoss, latentConsistencyGeneratorLoss } from '@gans/losses/latent-consistency';
import { mul, type Tensor } from '@tensorflow/tfjs-core';
import type { CaseReader } from '../case-reader';
import { lossAndGradients } from '../loss-and-gradients';
import type { Operation } from '../operation';

type Inputs = Readonly<Record<string, Tensor>>;
const kinds = ['cr', 'bcr', 'zcr-discriminator', 'zcr-generator'] as const;
const batches = {
  cr: ['real', 'real_augmented'],
  bcr: ['real', 'real_augmented', 'fake', 'fake_augmented'],
  'zcr-discriminator': ['fake', 'fake_perturbed'],
} as const;

/** The outputs of D on a batch: logits, and class logits or embeddings where the case has them. */
const outputsOf = (x: Inputs, batch: string) =>
  [x[`logits_${batch}`]!, x[`second_${batch}`]].filter((output) => output !== undefined);

function readLoss(reader: CaseReader, kind: (typeof kinds)[number]): (x: Inputs) => Tensor {
  if (kind === 'bcr') {
    const weights = { realWeight: reader.number('lambda_real'), fakeWeight: reader.number('lambda_fake') };
    return (x) => {
      const [real, augmentedReal, fake, augmentedFake] = batches.bcr.map((batch) => outputsOf(x, batch));
      return balancedConsistency(real!, augmentedReal!, fake!, augmentedFake!, weights);
    };
  }
  const weight = reader.number('lambda');
  if (kind === 'zcr-generator')
    return (x) => mul(weight, latentConsistencyGeneratorLoss(x.images!, x.images_perturbed!));
  const loss = kind === 'cr' ? consistencyRegularization : latentConsistencyDiscriminatorLoss;
  const [batch, other] = batches[kind];
  return (x) => mul(weight, loss(outputsOf(x, batch), outputsOf(x, other)));
}

/** Consistency terms with their weights. */
export const consistency: Operation = {
  options: ['kind', 'lambda', 'lambda_real', 'lambda_fake'],
  precision: 'float32',
  run: async (reader) => {
    const kind = reader.choice('kind', kinds);
    const names =
      kind === 'zcr-generator'
        ? ['images', 'images_perturbed']
        : ['logits', 'second']
            .flatMap((output) => batches[kind].map((batch) => `${output}_${batch}`))
            .filter((name) => name.startsWith('logits') || reader.hasInput(name));
    const inputs = Object.fromEntries(names.map((name) => [name, reader.tensor(name)]));
    return lossAndGradients(inputs, readLoss(reader, kind), 'penalty');
  },
};

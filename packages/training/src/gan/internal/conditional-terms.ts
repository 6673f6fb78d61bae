import type { HeadName } from '@gans/core-nets';
import { activeOutput } from '@gans/losses/active-output';
import { adcDiscriminatorLoss, adcGeneratorLoss, adcLabels } from '@gans/losses/adc';
import {
  conditionalActivationDiscriminatorLoss,
  conditionalActivationGeneratorLoss,
} from '@gans/losses/conditional-activation';
import { multiHingeDiscriminatorLoss, multiHingeGeneratorLoss } from '@gans/losses/multi-hinge';
import { tacDiscriminatorLoss, tacGeneratorLoss } from '@gans/losses/tac';
import { mean, mul, type Scalar, slice, sub, sum, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import type { CheckedGanConfig } from '../config';
import type { DiscriminatorOutput, OutputName } from '../nets';
import { classLosses, twinOf } from './class-losses';

/** Images as D sees them: what it says of them, and what they are, or were made, of. */
export interface Judged {
  readonly output: DiscriminatorOutput;
  /** float32 [N, K]; [N, 0] without classes. */
  readonly condition: Tensor2D;
  /** Class indices [N]; all 0 where the conditions are no classes. */
  readonly labels: Int32Array;
}

/** How the classes get into the losses. */
export interface ConditionalTerm {
  /** Heads of D that it can read. */
  readonly heads: readonly HeadName[];
  /** Outputs of D that it reads, beside the logits. */
  readonly reads: readonly OutputName[];
  /** Whether D's input is `{ images, condition }`. */
  readonly showsCondition: boolean;
  /** The weight of the two losses. */
  readonly weight: number;
  /** D(x), one number an image: what adversarial losses, LeCam and adaptive augmentation go by. float32 [N, 1] or [N]. */
  readonly score: (judged: Judged) => Tensor;
  /** What slope penalties are taken of; default the score. */
  readonly penalized?: (judged: Judged) => Tensor;
  /** Factor of the penalties beside a loss that sums over the batch instead of averaging. */
  readonly penaltyFactor?: (count: number) => number;
  /** What consistency regularisation compares beside the logits. */
  readonly matched?: (output: DiscriminatorOutput) => Tensor;
  /** D's loss of classes; undefined where there is none. */
  readonly discriminator?: (real: Judged, fake: Judged) => Scalar;
  /** The part of it that an auxiliary classifier takes on real images, and lambda: what diagnostics look at. */
  readonly classifier?: { readonly loss: (real: Judged) => Scalar; readonly weight: number };
  /** G's. */
  readonly generator?: (fake: Judged) => Scalar;
}

const logits = ({ output }: Judged) => output.logits;
const plain = { reads: [], showsCondition: false, weight: 0, score: logits } as const;

/** The term of a configuration. */
export function conditionalTerm({ conditional: config }: Pick<CheckedGanConfig, 'conditional'>): ConditionalTerm {
  switch (config.name) {
    case 'none':
      return { ...plain, heads: ['unconditional', 'classifier', 'embedding', 'twin', 'twin-embedding', 'information'] };
    case 'concatenated':
    case 'projection':
      return { ...plain, heads: [config.name], showsCondition: true };
    case 'multi-discriminator':
      return { ...plain, heads: ['activation'], reads: ['outputs'], score: active, matched: outputs };
    case 'multi-hinge':
      return {
        heads: ['multi-hinge'],
        reads: [],
        showsCondition: false,
        weight: 1,
        score: margin,
        discriminator: (real, fake) => multiHingeDiscriminatorLoss(real.output.logits, real.labels, fake.output.logits),
        generator: (fake) =>
          multiHingeGeneratorLoss(fake.output.logits, fake.labels, { weight: config.generatorWeight }),
      };
    case 'conditional-activation':
      return {
        heads: ['activation'],
        reads: ['outputs'],
        showsCondition: false,
        weight: 1,
        score: active,
        matched: outputs,
        ...(config.form === 'wgan' && { penalized: ({ output }: Judged) => mean(output.outputs!, 1) }),
        penaltyFactor: (count) => (config.form === 'logistic' ? 1 : count),
        discriminator: (real, fake) =>
          conditionalActivationDiscriminatorLoss(
            real.output.outputs!,
            real.condition,
            fake.output.outputs!,
            fake.condition,
            config,
          ),
        generator: (fake) => conditionalActivationGeneratorLoss(fake.output.outputs!, fake.condition, config),
      };
    default:
      return classTerm(config);
  }
}

type ClassConfig = Extract<CheckedGanConfig['conditional'], { readonly auxiliary: string }>;

function classTerm(config: ClassConfig): ConditionalTerm {
  const { reads, head, loss, matched } = classLosses(config);
  const { auxiliary, weight, twinWeight } = config;
  const ofReal = ({ output, labels }: Judged) => loss(output, auxiliary === 'adc' ? adcLabels(labels, 'real') : labels);
  const base = { showsCondition: false, score: logits, matched, classifier: { loss: ofReal, weight } };
  switch (auxiliary) {
    case 'tac': {
      const weights = { weight, twinWeight };
      return {
        ...base,
        heads: [head === 'embedding' ? 'twin-embedding' : 'twin'],
        reads: [...reads, ...reads.flatMap((name) => twinOf[name] ?? [])],
        weight: 1,
        discriminator: (real, fake) =>
          tacDiscriminatorLoss(loss, real.output, real.labels, asMain(fake.output), fake.labels, weights),
        generator: ({ output, labels }) => tacGeneratorLoss(loss, output, asMain(output), labels, weights),
      };
    }
    case 'adc':
      return {
        ...base,
        heads: [head],
        reads,
        weight,
        discriminator: (real, fake) => adcDiscriminatorLoss(loss, real.output, real.labels, fake.output, fake.labels),
        generator: ({ output, labels }) => adcGeneratorLoss(loss, output, labels),
      };
    default:
      return {
        ...base,
        heads: [head, head === 'embedding' ? 'twin-embedding' : 'twin'],
        reads,
        weight,
        discriminator: ofReal,
        generator: (fake) => loss(fake.output, fake.labels),
      };
  }
}

/** The twin's outputs in the place of the main head's. */
function asMain(output: DiscriminatorOutput): DiscriminatorOutput {
  const twins = Object.entries(twinOf).map(([name, twin]) => [name, output[twin]]);
  return { ...output, ...Object.fromEntries(twins) };
}

const outputs = (output: DiscriminatorOutput) => output.outputs!;
const active = ({ output, condition }: Judged) => activeOutput(output.outputs!, condition);

// How far the class is ahead of "generated": z_y - z_K.
function margin({ output: { logits: z }, condition }: Judged): Tensor {
  const classCount = z.shape[1] - 1;
  const ofClass = sum(mul(slice(z, [0, 0], [-1, classCount]), condition), 1, true);
  return sub(ofClass, slice(z, [0, classCount], [-1, 1]));
}

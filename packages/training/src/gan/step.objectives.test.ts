import { useEngine } from '@gans/engines';
import {
  type AdversarialLossName,
  activeOutput,
  adcDiscriminatorLoss,
  adcGeneratorLoss,
  adversarialLoss,
  adversarialLossNames,
  auxiliaryClassifierLoss,
  conditionalActivationDiscriminatorLoss,
  conditionalActivationGeneratorLoss,
  conditionalContrastiveLoss,
  d2dCrossEntropy,
  featureMatchingLoss,
  multiHingeDiscriminatorLoss,
  multiHingeGeneratorLoss,
  softmaxCrossEntropy,
  tacDiscriminatorLoss,
  tacGeneratorLoss,
} from '@gans/losses';
import { createSeed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { add, mul, type Scalar, slice, type Tensor, type Tensor2D } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs';
import { batch } from '@gans/datasets';
import { expectClose } from '#test-kit';
import { netsWith, short } from '../internal/gan-combinations';
import { linearBatch, linearGan } from '../internal/linear-gan';
import { type Copy, labelsOf, numbers, overheard, restore } from '../internal/overheard';
import { tinyDataset } from '../internal/tiny-gan';
import { checkGanConfig } from './check-config';
import type { GanConfig } from './config';
import { createGan } from './create-gan';
import type { GanNets } from './nets';
import type { GanState } from './state';
import { ganStep } from './step';

const seed = createSeed(31);
const COUNT = 6;

/** What D said of one kind of images, and what they are. */
interface Side {
  readonly say: (name: string) => Tensor2D;
  readonly labels: number[];
  readonly condition: Tensor2D;
}

/** The two updates of a step as they were overheard: what D said of real and generated images in its own, and of generated ones in G's. */
function overhear(start: { nets: GanNets; state: GanState }, config: Partial<GanConfig>, isSmall = true) {
  const { nets, drawn, judged } = overheard(start.nets);
  const real = isSmall ? linearBatch(seed, COUNT) : batch(tinyDataset(COUNT), [0, 1, 2, 3, 4, 5]);
  const checked = checkGanConfig({ ...short, ...config });
  const report = numbers(ganStep(nets, start.state, real, seed, checked).report);
  const shared = ['proxies', 'kernel', 'twinProxies', 'twinKernel'];
  const side = (output: Readonly<Record<string, Copy>>, first: number, labels: number[]): Side => ({
    say: (name) => {
      const x = restore<Tensor2D>(output[name]!);
      return shared.includes(name) ? x : slice(x, [first, 0], [COUNT, -1]);
    },
    labels,
    condition: oneHotRows(labels, 3),
  });
  const [own, ofG] = [judged[0]!.output, judged.at(-1)!.output] as Record<string, Copy>[];
  return {
    report,
    judged,
    real: side(own!, 0, Array.from(real.labels)),
    fake: side(own!, COUNT, labelsOf(drawn[0]!.condition)),
    made: side(ofG!, 0, labelsOf(drawn.at(-1)!.condition)),
  };
}

const value = (x: Tensor) => x.dataSync()[0]!;

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('adversarial losses of ganStep', () => {
  it.each(adversarialLossNames)('are %s of the logits that D gave', (name: AdversarialLossName) => {
    const { report, real, fake, made, judged } = overhear(linearGan({ seed }), { adversarial: name });
    const loss = adversarialLoss(name);
    expectClose(report.discriminatorLoss, value(loss.discriminator(real.say('logits'), fake.say('logits'))));
    // D has moved since: the real images of G's loss are judged again.
    const again = loss.isRelativistic ? restore<Tensor2D>(judged.at(-2)!.output.logits!) : real.say('logits');
    expectClose(report.generatorLoss, value(loss.generator(again, made.say('logits'))));
    expect(judged.length).toBe(loss.isRelativistic ? 3 : 2);
  });
});

interface Case {
  readonly name: string;
  readonly head: Parameters<typeof netsWith>[0];
  readonly classes?: number;
  readonly config: Partial<GanConfig>;
  readonly critic: (real: Side, fake: Side) => Scalar;
  readonly maker: (made: Side) => Scalar;
}

const ac =
  (prefix = '') =>
  ({ say, labels }: Side) =>
    softmaxCrossEntropy(say(`${prefix === '' ? 'c' : `${prefix}C`}lassLogits`), labels);
const constants = { temperature: 0.4, positiveMargin: 0.9 };
const d2d = ({ say, labels }: Side) => d2dCrossEntropy(say('embeddings'), say('proxies'), labels, constants);
const twoC = ({ say, labels }: Side) =>
  conditionalContrastiveLoss(say('embeddings'), say('proxies'), labels, { temperature: 0.4 });
const normalized = ({ say, labels }: Side) =>
  auxiliaryClassifierLoss(say('features'), say('kernel'), labels, { normalizeFeatures: true });
const classLogits = (logits: Tensor2D, labels: ArrayLike<number>) => softmaxCrossEntropy(logits, labels);
const cases: Case[] = [
  {
    name: 'AC-GAN',
    head: 'classifier',
    config: { conditional: { name: 'auxiliary-classifier', weight: 0.3 } },
    critic: (real) => mul(0.3, ac()(real)),
    maker: (made) => mul(0.3, ac()(made)),
  },
  {
    name: 'AC-GAN on unit features',
    head: 'classifier',
    config: { conditional: { name: 'auxiliary-classifier', normalizeFeatures: true } },
    critic: normalized,
    maker: normalized,
  },
  {
    name: 'ReACGAN',
    head: 'embedding',
    config: { conditional: { name: 'd2d-cross-entropy', weight: 0.3, ...constants } },
    critic: (real) => mul(0.3, d2d(real)),
    maker: (made) => mul(0.3, d2d(made)),
  },
  {
    name: 'ContraGAN',
    head: 'embedding',
    config: { conditional: { name: 'conditional-contrastive', temperature: 0.4 } },
    critic: twoC,
    maker: twoC,
  },
  {
    name: 'TAC, whose twin head is a head of its own (RE-14)',
    head: 'twin',
    config: { conditional: { name: 'auxiliary-classifier', auxiliary: 'tac', weight: 0.5, twinWeight: 0.25 } },
    critic: (real, fake) =>
      tacDiscriminatorLoss(
        classLogits,
        real.say('classLogits'),
        real.labels,
        fake.say('twinClassLogits'),
        fake.labels,
        { weight: 0.5, twinWeight: 0.25 },
      ),
    maker: (made) =>
      tacGeneratorLoss(classLogits, made.say('classLogits'), made.say('twinClassLogits'), made.labels, {
        weight: 0.5,
        twinWeight: 0.25,
      }),
  },
  {
    name: 'ADC, even labels real and odd ones generated (RE-14)',
    head: 'classifier',
    classes: 6,
    config: { conditional: { name: 'auxiliary-classifier', auxiliary: 'adc', weight: 0.5 } },
    critic: (real, fake) =>
      adcDiscriminatorLoss(classLogits, real.say('classLogits'), real.labels, fake.say('classLogits'), fake.labels, {
        weight: 0.5,
      }),
    maker: (made) => adcGeneratorLoss(classLogits, made.say('classLogits'), made.labels, { weight: 0.5 }),
  },
];

describe('conditional losses of ganStep', () => {
  it.each(cases)('are those of $name', ({ head, classes, config, critic, maker }) => {
    const nets = netsWith(head, classes === undefined ? {} : { discriminator: { classCount: classes } });
    const { report, real, fake, made } = overhear(createGan(nets, seed), config, false);
    const hinge = adversarialLoss('hinge');
    expectClose(
      report.discriminatorLoss,
      value(add(hinge.discriminator(real.say('logits'), fake.say('logits')), critic(real, fake))),
      { rtol: 1e-4 },
    );
    expectClose(report.generatorLoss, value(add(hinge.generator(undefined, made.say('logits')), maker(made))), {
      rtol: 1e-4,
    });
  });

  it('are MHGAN, with feature matching', () => {
    const config: Partial<GanConfig> = {
      adversarial: 'none',
      conditional: { name: 'multi-hinge', generatorWeight: 0.2 },
      featureMatching: { weight: 0.5 },
    };
    const { report, real, fake, made, judged } = overhear(createGan(netsWith('multi-hinge'), seed), config, false);
    expectClose(
      report.discriminatorLoss,
      value(multiHingeDiscriminatorLoss(real.say('logits'), real.labels, fake.say('logits'))),
      { rtol: 1e-4 },
    );
    const matched = featureMatchingLoss(restore(judged.at(-2)!.output.features!), made.say('features'));
    const expected = add(multiHingeGeneratorLoss(made.say('logits'), made.labels, { weight: 0.2 }), mul(matched, 0.5));
    expectClose(report.generatorLoss, value(expected), { rtol: 1e-4 });
    expectClose(report.featureMatching!, value(matched), { rtol: 1e-4 });
  });

  it.each(['lsgan', 'wgan', 'logistic'] as const)('are CAGAN in form %s', (form) => {
    const config: Partial<GanConfig> = { adversarial: 'none', conditional: { name: 'conditional-activation', form } };
    const { report, real, fake, made } = overhear(linearGan({ seed }), config);
    const expected = conditionalActivationDiscriminatorLoss(
      real.say('outputs'),
      real.condition,
      fake.say('outputs'),
      fake.condition,
      { form },
    );
    expectClose(report.discriminatorLoss, value(expected), { rtol: 1e-4 });
    expectClose(
      report.generatorLoss,
      value(conditionalActivationGeneratorLoss(made.say('outputs'), made.condition, { form })),
      { rtol: 1e-4 },
    );
  });

  it('put the class into the logit of MD-GAN', () => {
    const { report, real, fake, made } = overhear(linearGan({ seed }), {
      conditional: { name: 'multi-discriminator' },
    });
    const hinge = adversarialLoss('hinge');
    const active = ({ say, condition }: Side) => activeOutput(say('outputs'), condition);
    expectClose(report.discriminatorLoss, value(hinge.discriminator(active(real), active(fake))));
    expectClose(report.generatorLoss, value(hinge.generator(undefined, active(made))));
  });

  it.each(['projection', 'concatenated'] as const)('show D the classes with %s', (head) => {
    const { judged, real, fake, made } = overhear(
      createGan(netsWith(head), seed),
      { conditional: { name: head } },
      false,
    );
    expect(labelsOf(judged[0]!.condition!)).toEqual([...real.labels, ...fake.labels]);
    expect(labelsOf(judged[1]!.condition!)).toEqual(made.labels);
  });

  it('leave G no class from TAC once the twin is the main head, which it therefore is not (RE-14)', () => {
    const conditional = { name: 'auxiliary-classifier', auxiliary: 'tac' } as const;
    const start = createGan(netsWith('twin'), seed);
    const { discriminator } = start.nets;
    const confused: GanNets = {
      ...start.nets,
      discriminator: {
        ...discriminator,
        apply: (...given) => {
          const result = discriminator.apply(...given);
          return { ...result, output: { ...result.output, twinClassLogits: result.output.classLogits! } };
        },
      },
    };
    expect(
      Math.abs(overhear(createGan(netsWith('twin'), seed), { conditional }, false).report.conditionalFake!),
    ).toBeGreaterThan(1e-5);
    expect(overhear({ ...start, nets: confused }, { conditional }, false).report.conditionalFake).toBe(0);
  });
});

// The published table of ReACGAN's hyper-parameters (PyTorch-StudioGAN 947b35e, e57115a), written down apart from the recipes, for tests that compare the two.

/** A row of the published table, in its own words. */
export interface Row {
  readonly backbone: 'big_resnet' | 'big_resnet_deep_legacy';
  readonly px: 32 | 64 | 128;
  /** Of the data set. */
  readonly classes: number;
  readonly embed?: number;
  readonly z: number;
  readonly ch: number;
  readonly attention: readonly [generator: number, discriminator: number];
  readonly averageFrom: number;
  readonly adversarial: 'hinge' | 'logistic';
  readonly lambda: number;
  readonly margin?: number;
  readonly temperature?: number;
  readonly batch: number;
  readonly accumulation: number;
  readonly rates: readonly [generator: number, discriminator: number];
  readonly beta1: number;
  readonly discriminatorSteps: number;
  readonly steps: number;
  readonly flip: boolean;
  /** What the row has beside the table's columns, as `GanConfig` says it. */
  readonly extra: object;
}

const cifar: Row = {
  backbone: 'big_resnet',
  px: 32,
  classes: 10,
  embed: 512,
  z: 80,
  ch: 96,
  attention: [2, 1],
  averageFrom: 1000,
  adversarial: 'hinge',
  lambda: 0.5,
  margin: 0.98,
  temperature: 0.5,
  batch: 128,
  accumulation: 1,
  rates: [2.8284271e-4, 2.8284271e-4],
  beta1: 0.5,
  discriminatorSteps: 5,
  steps: 100_000,
  flip: true,
  extra: {},
};
const diffAugment = { policies: ['color', 'translation', 'cutout'], translationRatio: 1 / 8, cutoutRatio: 1 / 2 };
const tac = { auxiliary: 'tac', twinWeight: 0.5 };
const adc = { auxiliary: 'adc' };
const cifarRows = (name: string, classes: number): Record<string, Row> => {
  const base = { ...cifar, classes };
  const ada = { probability: 0, target: 0.7, rampImages: 500_000, interval: 4 };
  return {
    [name]: base,
    [`${name}+diffaug`]: { ...base, steps: 200_000, extra: { diffAugment } },
    [`${name}+ada`]: { ...base, adversarial: 'logistic', steps: 400_000, flip: false, extra: { adaptiveAugment: ada } },
    [`${name}+cr`]: { ...base, extra: { consistency: { realWeight: 10, fakeWeight: 0, translationRatio: 1 / 8 } } },
    [`${name}+lecam`]: { ...base, steps: 200_000, extra: { leCam: { weight: 0.3, start: 1000, decay: 0.99 } } },
    [`${name}+tac`]: { ...base, extra: { conditional: tac } },
    [`${name}+adc`]: { ...base, extra: { conditional: adc } },
    [`${name}+adc+diffaug`]: { ...base, extra: { conditional: adc, diffAugment } },
    [`${name}-deep`]: { ...base, backbone: 'big_resnet_deep_legacy', z: 128, ch: 128 },
  };
};
const information = { discreteCodes: 1, codeValues: 10, continuousCodes: 0, discreteWeight: 1, continuousWeight: 1 };
const tiny: Row = {
  ...cifar,
  px: 64,
  classes: 200,
  embed: 768,
  z: 100,
  ch: 80,
  attention: [3, 1],
  averageFrom: 20_000,
  lambda: 0.75,
  margin: 1,
  temperature: 0.75,
  batch: 1024,
  rates: [1e-4, 4e-4],
  beta1: 0,
  discriminatorSteps: 1,
};
const cub: Row = {
  ...tiny,
  px: 128,
  embed: 1024,
  z: 120,
  attention: [4, 1],
  averageFrom: 4000,
  lambda: 0.25,
  margin: 0.95,
  temperature: 0.25,
  batch: 256,
  rates: [5e-5, 2e-4],
  discriminatorSteps: 2,
  steps: 40_000,
};
const imageNet256: Row = {
  ...cub,
  classes: 1000,
  embed: 2048,
  ch: 96,
  averageFrom: 20_000,
  lambda: 1,
  margin: 0.98,
  temperature: 0.5,
  steps: 500_000,
};
const imageNet2048: Row = {
  ...imageNet256,
  lambda: 0.5,
  margin: 0.9,
  temperature: 0.25,
  batch: 512,
  accumulation: 4,
  steps: 200_000,
};
const deep = { backbone: 'big_resnet_deep_legacy', z: 128, ch: 128 } as const;

const { embed: _embed, margin: _margin, temperature: _temperature, ...withoutMetric } = cifar;
const byDefault = { batch: 64, rates: [2e-4, 2e-4], lambda: 1 } as const;

/** The rows by the name of their recipe. */
export const table: Readonly<Record<string, Row>> = {
  ...Object.fromEntries(
    Object.entries({
      ...cifarRows('cifar10', 10),
      'cifar10+info': { ...cifar, beta1: 0, extra: { information } },
      ...cifarRows('cifar100', 100),
      'tiny-imagenet': tiny,
      'baby-imagenet': { ...tiny, classes: 100 },
      'papa-imagenet': { ...tiny, classes: 100 },
      'grandpa-imagenet': { ...tiny, classes: 100 },
      cub200: cub,
      'cub200+tac': { ...cub, extra: { conditional: { ...tac, twinWeight: 0.25 } } },
      'imagenet-256': imageNet256,
      'imagenet-2048': imageNet2048,
      'imagenet-deep-256': { ...imageNet2048, ...deep, batch: 256, accumulation: 1 },
      'imagenet-deep-2048': { ...imageNet2048, ...deep, steps: 300_000 },
      'imagenet-deep-2048+diffaug': { ...imageNet2048, ...deep, steps: 300_000, extra: { diffAugment } },
    } satisfies Record<string, Row>).map(([name, row]) => [`reacgan/${name}`, row]),
  ),
  // What ReACGAN is compared with.
  'contragan/cifar10': { ...withoutMetric, ...byDefault, embed: 512, temperature: 1 },
  'acgan/cifar10': { ...withoutMetric, ...byDefault },
};

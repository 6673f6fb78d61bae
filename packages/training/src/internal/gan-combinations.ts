import type { HeadName } from '@gans/core-nets';
import type { GanConfig } from '../gan/config';
import type { GanDiscriminatorConfig, GanGeneratorConfig, GanNetsConfig } from '../gan/create-gan';

// Every loss, head and term of `GanConfig` once at least, on nets as small as they can be: for tests.

const size = { height: 8, width: 8, channels: 1, filters: 2 };
const generator: GanGeneratorConfig = { net: 'dcgan', ...size, classCount: 3, latentSize: 4 };
const fields: Readonly<Record<HeadName, object>> = {
  unconditional: {},
  concatenated: { classCount: 3 },
  projection: { classCount: 3 },
  classifier: { classCount: 3 },
  embedding: { classCount: 3, embeddingSize: 4 },
  twin: { classCount: 3 },
  'twin-embedding': { classCount: 3, embeddingSize: 4 },
  'multi-hinge': { classCount: 3 },
  information: { discreteCodes: 1, codeValues: 2, continuousCodes: 1 },
  activation: { classCount: 3 },
};

/** A DCGAN pair with that head; without classes for heads that know none. */
export function netsWith(head: HeadName, change: { generator?: object; discriminator?: object } = {}): GanNetsConfig {
  const classCount = head === 'unconditional' || head === 'information' ? 0 : 3;
  return {
    generator: { ...generator, classCount, ...change.generator } as GanGeneratorConfig,
    discriminator: { net: 'dcgan', head, ...size, ...fields[head], ...change.discriminator } as GanDiscriminatorConfig,
  };
}

/** A CAGAN pair. */
export function caganNets(norm: 'instance' | 'batch', head: HeadName = 'activation'): GanNetsConfig {
  return netsWith(head, { generator: { net: 'cagan' }, discriminator: { net: 'cagan', norm } });
}

const rates = { learningRate: 1e-3, beta2: 0.9 };

/** Constants of a short run. */
export const short: GanConfig = {
  batchSize: 6,
  steps: 4,
  adversarial: 'hinge',
  optimizers: { generator: rates, discriminator: rates },
  average: { kind: 'decay', decay: 0.9, start: 1 },
};

/** Nets, and what a configuration has beside the constants of `short`. */
export interface Combination {
  readonly nets: GanNetsConfig;
  readonly config: Partial<GanConfig>;
}

const d2d = { name: 'd2d-cross-entropy', weight: 0.5 } as const;
const ac = { name: 'auxiliary-classifier' } as const;
const twoC = { name: 'conditional-contrastive' } as const;
const plain = netsWith('unconditional');
const embedding = netsWith('embedding');
const codes = { discreteCodes: 1, codeValues: 2, continuousCodes: 1, injection: 'condition' };
const of = (nets: GanNetsConfig, config: Partial<GanConfig> = {}): Combination => ({ nets, config });

/** The combinations by name. */
export const combinations: Readonly<Record<string, Combination>> = {
  vanilla: of(plain, { adversarial: 'vanilla' }),
  minimax: of(plain, { adversarial: 'minimax' }),
  'least squares': of(plain, { adversarial: 'least-squares' }),
  wasserstein: of(plain, { adversarial: 'wasserstein', weightClipping: { bound: 0.05 } }),
  rsgan: of(plain, { adversarial: 'rsgan' }),
  rasgan: of(plain, { adversarial: 'rasgan' }),
  ralsgan: of(plain, { adversarial: 'ralsgan' }),
  rahinge: of(plain, { adversarial: 'rahinge' }),
  cgan: of(netsWith('concatenated'), { conditional: { name: 'concatenated' } }),
  projection: of(netsWith('projection'), { conditional: { name: 'projection' } }),
  mdgan: of(netsWith('activation'), { conditional: { name: 'multi-discriminator' } }),
  acgan: of(netsWith('classifier'), { conditional: ac }),
  'acgan, normalised': of(netsWith('classifier'), { conditional: { ...ac, normalizeFeatures: true } }),
  contragan: of(embedding, { conditional: twoC }),
  reacgan: of(embedding, { conditional: d2d, discriminatorSteps: 2 }),
  'reacgan, studiogan': of(embedding, { conditional: { ...d2d, form: 'studiogan' } }),
  'acgan + tac': of(netsWith('twin'), { conditional: { ...ac, auxiliary: 'tac' } }),
  'reacgan + tac': of(netsWith('twin-embedding'), { conditional: { ...d2d, auxiliary: 'tac', twinWeight: 0.5 } }),
  'acgan + adc': of(netsWith('classifier', { discriminator: { classCount: 6 } }), {
    conditional: { ...ac, auxiliary: 'adc' },
  }),
  'reacgan + adc': of(netsWith('embedding', { discriminator: { classCount: 6 } }), {
    conditional: { ...d2d, auxiliary: 'adc' },
  }),
  mhgan: of(netsWith('multi-hinge'), {
    adversarial: 'none',
    conditional: { name: 'multi-hinge' },
    featureMatching: { weight: 1 },
  }),
  infogan: of(netsWith('information', { generator: { latentSize: 6 } }), {
    information: { discreteCodes: 1, codeValues: 2, continuousCodes: 1, discreteWeight: 0.1 },
  }),
  'reacgan + info': of(netsWith('embedding', { generator: { codes }, discriminator: { codes } }), {
    conditional: d2d,
    information: { discreteCodes: 1, codeValues: 2, continuousCodes: 1 },
  }),
  'cagan, lsgan': of(caganNets('instance'), {
    adversarial: 'none',
    conditional: { name: 'conditional-activation' },
    order: 'simultaneous',
  }),
  'cagan, wgan': of(caganNets('instance'), {
    adversarial: 'none',
    conditional: { name: 'conditional-activation', form: 'wgan' },
    gradientPenalty: { weight: 0.1 },
  }),
  'cagan, logistic': of(caganNets('instance'), {
    adversarial: 'none',
    conditional: { name: 'conditional-activation', form: 'logistic' },
    r1: { weight: 2 },
    r2: { weight: 2 },
  }),
  'cagan, mixed batches': of(caganNets('batch'), {
    adversarial: 'none',
    conditional: { name: 'conditional-activation' },
    order: 'simultaneous',
    mixedBatch: { rate: 0.25 },
  }),
  'batch norm in D': of(caganNets('batch', 'classifier'), { conditional: ac, adversarial: 'rahinge' }),
  r1: of(embedding, { conditional: d2d, r1: { weight: 0.1, interval: 2 } }),
  'r1, separate': of(plain, { adversarial: 'vanilla', r1: { weight: 1, interval: 2, timing: 'separate' } }),
  r2: of(plain, { r2: { weight: 0.1 } }),
  'wgan-gp': of(plain, { adversarial: 'wasserstein', gradientPenalty: { weight: 10 } }),
  '0-gp': of(plain, { adversarial: 'vanilla', gradientPenalty: { weight: 1, center: 0 } }),
  dragan: of(netsWith('projection'), { conditional: { name: 'projection' }, dragan: { weight: 10 } }),
  lgan: of(plain, { adversarial: 'vanilla', maxGradientPenalty: { weight: 1 } }),
  'path length': of(plain, { pathLength: { interval: 2 }, average: { kind: 'half-life', images: 100, rampUp: 0.5 } }),
  cr: of(embedding, { conditional: d2d, consistency: { realWeight: 10 } }),
  bcr: of(netsWith('classifier'), { conditional: ac, consistency: { realWeight: 10, fakeWeight: 10 } }),
  zcr: of(embedding, { conditional: twoC, latentConsistency: {} }),
  lecam: of(embedding, { conditional: d2d, leCam: { start: 1, decay: 0.9 } }),
  'top-k': of(plain, { topK: { gamma: 0.8, nu: 0.5 } }),
  logan: of(netsWith('unconditional', { generator: { prior: { kind: 'uniform', min: -1, max: 1 } } }), {
    latentOptimization: {},
  }),
  diffaug: of(embedding, { conditional: d2d, diffAugment: { policies: ['color', 'translation', 'cutout'] } }),
  ada: of(embedding, {
    conditional: d2d,
    adversarial: 'vanilla',
    adaptiveAugment: { probability: 0.5, rampImages: 60, interval: 2 },
  }),
  apa: of(embedding, { conditional: d2d, adaptivePseudo: { probability: 0.5, rampImages: 60, interval: 1 } }),
  'accumulation, generator first': of(embedding, {
    conditional: d2d,
    accumulationSteps: 2,
    discriminatorSteps: 2,
    order: 'generator-first',
  }),
  'all at once': of(embedding, {
    conditional: d2d,
    adversarial: 'rahinge',
    r1: { weight: 0.1, interval: 3, timing: 'separate' },
    leCam: { start: 0 },
    consistency: { realWeight: 1, fakeWeight: 1 },
    latentConsistency: {},
    topK: { gamma: 0.8 },
    featureMatching: { weight: 0.1 },
    adaptiveAugment: { probability: 0.3, interval: 1 },
    adaptivePseudo: { probability: 0.3 },
    pathLength: { interval: 2 },
    accumulationSteps: 2,
  }),
};

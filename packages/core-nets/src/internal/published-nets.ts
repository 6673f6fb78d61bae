import type { Seed, Tree } from '@gans/tensor';
import {
  createBigganDeepDiscriminator,
  createBigganDeepGenerator,
  createBigganDeepLegacyGenerator,
  createBigganDiscriminator,
  createBigganGenerator,
  createCaganDiscriminator,
  createCaganGenerator,
  createCvaeDecoder,
  createCvaeEncoder,
  createResnet18,
  createResnet32,
  createSndcganDiscriminator,
  createSndcganGenerator,
  createSnResnetDiscriminator,
  createSnResnetGenerator,
  createVgg,
} from '../index';

/** A published configuration of a net. */
export interface Published {
  readonly name: string;
  readonly create: (
    config: never,
    seed: Seed,
  ) => {
    readonly params: Tree;
    readonly state: Tree;
    readonly apply: (params: never, state: never, input: never, options: { training: boolean }) => { output: unknown };
  };
  readonly config: Readonly<Record<string, unknown>>;
  /** As published, to the last one, or rounded to millions with two digits. */
  readonly parameters?: number | '9.4 M' | '70 M';
  /** As published, to the digits given there. */
  readonly gigaMultiplyAdds?: number;
}

const colour = (resolution: number) => ({ resolution, channels: 3 });
const cifar = { classCount: 10, height: 32, width: 32, channels: 3 };
const imageNet = { classCount: 1000 };
const mnist = { classCount: 10, height: 28, width: 28, channels: 1 };
const reacgan = { head: 'embedding', classCount: 10, embeddingSize: 512 };
const deepest = { ...imageNet, latentSize: 128, embeddingSize: 128, filters: 128, channels: 3 };
const cvae = { ...mnist, latentSize: 8, hiddenSize: 256 };
const { classCount: _, ...plain32 } = cifar;

/** The configurations of the papers, for the README's table. */
export const published: readonly Published[] = [
  {
    name: 'SNDCGAN, 32 px',
    create: createSndcganGenerator,
    config: { ...cifar, classCount: 0, latentSize: 128, filters: 64 },
  },
  {
    name: 'SNDCGAN, 32 px',
    create: createSndcganDiscriminator,
    config: { ...plain32, filters: 64, head: 'unconditional' },
  },
  {
    name: 'SN-ResNet, 32 px',
    create: createSnResnetGenerator,
    config: { ...colour(32), classCount: 0, latentSize: 128, filters: 64 },
  },
  {
    name: 'SN-ResNet, 32 px',
    create: createSnResnetDiscriminator,
    config: { ...colour(32), filters: 64, head: 'unconditional' },
  },
  {
    name: 'SN-ResNet, 64 px',
    create: createSnResnetGenerator,
    config: { ...colour(64), classCount: 0, latentSize: 128, filters: 64 },
  },
  {
    name: 'SN-ResNet, 64 px',
    create: createSnResnetDiscriminator,
    config: { ...colour(64), filters: 64, head: 'unconditional' },
  },
  {
    name: 'projection cGAN, 128 px',
    create: createSnResnetGenerator,
    config: { ...colour(128), ...imageNet, latentSize: 128, filters: 64 },
  },
  {
    name: 'projection cGAN, 128 px',
    create: createSnResnetDiscriminator,
    config: { ...colour(128), ...imageNet, filters: 64, head: 'projection' },
  },
  {
    name: 'ReACGAN, 32 px',
    create: createBigganGenerator,
    config: { ...colour(32), classCount: 10, latentSize: 80, filters: 96, sharedSize: 128, attention: [2] },
    parameters: '9.4 M',
  },
  {
    name: 'ReACGAN, 32 px',
    create: createBigganDiscriminator,
    config: { ...colour(32), ...reacgan, filters: 96, attention: [1] },
  },
  {
    name: 'BigGAN, 128 px',
    create: createBigganGenerator,
    config: { ...colour(128), ...imageNet, latentSize: 120, filters: 96, sharedSize: 128, attention: [4] },
    parameters: '70 M',
  },
  {
    name: 'BigGAN, 128 px',
    create: createBigganDiscriminator,
    config: { ...colour(128), ...imageNet, filters: 96, attention: [1], head: 'projection' },
  },
  {
    name: 'ReACGAN deep, 32 px',
    create: createBigganDeepLegacyGenerator,
    config: { ...colour(32), classCount: 10, latentSize: 128, filters: 128, sharedSize: 128, depth: 2, attention: [2] },
  },
  {
    name: 'ReACGAN deep, 32 px',
    create: createBigganDeepDiscriminator,
    config: { ...colour(32), ...reacgan, filters: 128, depth: 2, attention: [1] },
  },
  {
    name: 'BigGAN-deep, 128 px',
    create: createBigganDeepGenerator,
    config: { ...deepest, resolution: 128 },
    parameters: 50_260_609 + 128_000,
    gigaMultiplyAdds: 11.32,
  },
  {
    name: 'BigGAN-deep, 256 px',
    create: createBigganDeepGenerator,
    config: { ...deepest, resolution: 256 },
    parameters: 55_752_833 + 128_000,
    gigaMultiplyAdds: 38.83,
  },
  {
    name: 'BigGAN-deep, 512 px',
    create: createBigganDeepGenerator,
    config: { ...deepest, resolution: 512 },
    parameters: 56_035_905 + 128_000,
    gigaMultiplyAdds: 75.74,
  },
  {
    name: 'CAGAN, MNIST',
    create: createCaganGenerator,
    config: { ...mnist, latentSize: 256, filters: 64 },
    parameters: 4_075_713,
    gigaMultiplyAdds: 0.2346,
  },
  {
    name: 'CAGAN, MNIST',
    create: createCaganDiscriminator,
    config: { ...mnist, filters: 64, norm: 'instance', head: 'activation' },
    parameters: 1_984_203,
    gigaMultiplyAdds: 0.1451,
  },
  { name: 'CVAE, MNIST', create: createCvaeDecoder, config: cvae },
  { name: 'CVAE, MNIST', create: createCvaeEncoder, config: cvae },
  {
    name: 'ResNet-18, ImageNet',
    create: createResnet18,
    config: { ...imageNet, height: 224, width: 224, channels: 3, filters: 64, stem: '7x7' },
    parameters: 11_689_512,
    gigaMultiplyAdds: 1.814,
  },
  {
    name: 'ResNet-18, 128 px',
    create: createResnet18,
    config: { ...cifar, height: 128, width: 128, filters: 64, stem: '7x7' },
    parameters: 11_181_642,
    gigaMultiplyAdds: 0.592,
  },
  {
    name: 'ResNet-18, CIFAR',
    create: createResnet18,
    config: { ...cifar, filters: 64, stem: '3x3' },
    parameters: 11_173_962,
    gigaMultiplyAdds: 0.555,
  },
  {
    name: 'ResNet-18, CIFAR, narrow',
    create: createResnet18,
    config: { ...cifar, filters: 16, stem: '3x3' },
    parameters: 701_466,
    gigaMultiplyAdds: 0.035,
  },
  {
    name: 'ResNet-18, MNIST, narrow',
    create: createResnet18,
    config: { ...mnist, filters: 16, stem: '3x3' },
    parameters: 701_178,
    gigaMultiplyAdds: 0.0286,
  },
  { name: 'ResNet-32, CIFAR', create: createResnet32, config: { ...cifar, filters: 16 } },
  {
    name: 'VGG, CIFAR',
    create: createVgg,
    config: { ...cifar, filters: 64, blocks: 5, convolutions: 2, featureSize: 512 },
  },
];

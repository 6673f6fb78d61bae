import { readFileSync, writeFileSync } from 'node:fs';
import { countParameters, createSeed, type Seed, type Tree } from '@gans/tensor';
import { averagePool, upsampleNearest } from '@gans/tensor/ops';
import { type Tensor, type Tensor2D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
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
} from './index';
import { countMultiplyAdds, useCountingEngine } from './internal/counting-engine';
import { convolution } from './layers/convolution';

// Weights without numbers: their shapes are all that counts here.
vi.mock('./layers/initializers', async (original) => {
  const shaped = (_: Seed, shape: readonly number[]) => zeros([...shape]);
  const names = Object.keys(await original<object>());
  return Object.fromEntries(names.map((name) => [name, shaped]));
});
// The convolutions of the papers' equations, which the fused ones compute with fewer multiply-adds.
vi.mock('./layers/resampling-convolution', () => ({
  upsampleConvolution: (params: never, x: Tensor4D) => convolution(params, upsampleNearest(x)),
  downsampleConvolution: (params: never, x: Tensor4D) => averagePool(convolution(params, x)),
}));

/** A published configuration of a net. */
interface Published {
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

const seed = createSeed(0);
const colour = (resolution: number) => ({ resolution, channels: 3 });
const cifar = { classCount: 10, height: 32, width: 32, channels: 3 };
const imageNet = { classCount: 1000 };
const mnist = { classCount: 10, height: 28, width: 28, channels: 1 };
const reacgan = { head: 'embedding', classCount: 10, embeddingSize: 512 };
const deepest = { ...imageNet, latentSize: 128, embeddingSize: 128, filters: 128, channels: 3 };
const cvae = { ...mnist, latentSize: 8, hiddenSize: 256 };
const { classCount: _, ...plain32 } = cifar;

const published: readonly Published[] = [
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

/** Parameters, multiply-adds an image, and output shapes of one configuration. */
async function measure({ create, config }: Published) {
  await useCountingEngine();
  return tidy(() => {
    const net = create(config as never, seed);
    // The difference of two batches: what does not depend on their size, spectral norm above all, is left out.
    const [two, three] = [2, 3].map((count) => {
      let output: unknown;
      const multiplyAdds = countMultiplyAdds(() => {
        const input = inputOf(net as { spec?: InputSpec }, config, count);
        output = net.apply(net.params as never, net.state as never, input as never, { training: false }).output;
      });
      return { multiplyAdds, output };
    });
    return {
      parameters: countParameters(net.params),
      multiplyAdds: three!.multiplyAdds - two!.multiplyAdds,
      outputs: shapesOf(two!.output),
    };
  });
}

interface InputSpec {
  readonly latentSize?: number;
  readonly classCount?: number;
  readonly conditionSize?: number;
  readonly imageShape?: readonly [number, number, number];
}

function inputOf({ spec = {} }: { spec?: InputSpec }, config: Published['config'], count: number): unknown {
  const { height, width, channels } = config as Record<string, number>;
  const [h, w, c] = spec.imageShape ?? [height!, width!, channels!];
  const images = zeros([count, h, w, c]);
  if (spec.conditionSize !== undefined)
    return spec.conditionSize === 0 ? images : { images, condition: zeros([count, spec.conditionSize]) };
  if (spec.latentSize === undefined) return images;
  const condition = zeros([count, spec.classCount!]);
  return { latent: zeros([count, spec.latentSize]), images, condition };
}

const isTensor = (value: unknown): value is Tensor => typeof value === 'object' && value !== null && 'dataId' in value;
const shapeText = (shape: readonly number[]) =>
  `[${shape.map((size, i) => (i === 0 && size === 2 ? 'N' : size)).join(', ')}]`;

function shapesOf(output: unknown): string {
  if (isTensor(output)) return shapeText(output.shape);
  return Object.entries(output as Record<string, unknown>)
    .filter(([, value]) => isTensor(value))
    .map(([name, value]) => `${name} ${shapeText((value as Tensor2D).shape)}`)
    .join(', ');
}

function giga(count: number): string {
  if (count >= 1e9) return `${(count / 1e9).toFixed(2)} G`;
  return `${(count / 1e6).toFixed(count >= 1e6 ? 1 : 2)} M`;
}

function configText(config: Published['config']): string {
  return Object.entries(config)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? `[${value.join(', ')}]` : value}`)
    .join(', ');
}

const README = new URL('../README.md', import.meta.url);
const [BEGIN, END] = ['<!-- nets: generated, see src/published-nets.test.ts -->', '<!-- /nets -->'];

describe('published nets', () => {
  it.each(published.filter(({ parameters }) => parameters !== undefined).map((net) => [net.name, net] as const))(
    '%s has the published numbers of parameters and multiply-adds',
    async (_name, net) => {
      const { parameters, multiplyAdds } = await measure(net);
      const rounded = `${(parameters / 1e6).toPrecision(2)} M`;
      expect(typeof net.parameters === 'number' ? parameters : rounded).toBe(net.parameters);
      if (net.gigaMultiplyAdds === undefined) return;
      // Published with all the channels that the last convolution of BigGAN-deep has weights for; ours computes those of the image.
      const { resolution, filters, channels } = net.config as Record<string, number>;
      const leftOut =
        net.create === createBigganDeepGenerator ? (filters! - channels!) * 9 * filters! * resolution! ** 2 : 0;
      expect((multiplyAdds + leftOut) / 1e9 / net.gigaMultiplyAdds).toBeCloseTo(1, 2);
    },
  );

  it('are in the README as they are (UPDATE_NETS=1 writes them there)', async () => {
    const rows: string[] = [];
    for (const net of published) {
      const { parameters, multiplyAdds, outputs } = await measure(net);
      rows.push(
        `| ${net.name} | \`${net.create.name}\` | ${configText(net.config)} | ${parameters.toLocaleString('en-US')} | ${giga(multiplyAdds)} | ${outputs} |`,
      );
    }
    const head = [
      '| net | function | config | parameters | multiply-adds | output |',
      '| --- | --- | --- | --- | --- | --- |',
    ];
    const table = [BEGIN, '', ...head, ...rows, '', END].join('\n');
    const readme = readFileSync(README, 'utf8');
    const [from, to] = [readme.indexOf(BEGIN), readme.indexOf(END) + END.length];
    expect(from, 'README.md has the marks of the table').toBeGreaterThan(0);
    if (process.env.UPDATE_NETS === '1') writeFileSync(README, readme.slice(0, from) + table + readme.slice(to));
    else expect(readme.slice(from, to)).toBe(table);
  });
});

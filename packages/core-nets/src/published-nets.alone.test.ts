import { readFileSync, writeFileSync } from 'node:fs';
import { countParameters, createSeed, type Seed } from '@gans/tensor';
import { averagePool, upsampleNearest } from '@gans/tensor/ops';
import { type Tensor, type Tensor2D, type Tensor4D, tidy, zeros } from '@tensorflow/tfjs-core';
import { describe, expect, it, vi } from 'vitest';
import { createBigganDeepGenerator } from './index';
import { countMultiplyAdds, useCountingEngine } from './internal/counting-engine';
import { type Published, published } from './internal/published-nets';
import { DISCRIMINATOR_WIDTHS, GENERATOR_WIDTHS, type Resolution } from './internal/residual-widths';
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

const seed = createSeed(0);

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
const [BEGIN, END] = ['<!-- nets: generated, see src/published-nets.alone.test.ts -->', '<!-- /nets -->'];

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

describe('sizes of BigGAN in the README', () => {
  const readme = readFileSync(README, 'utf8');

  it.each(Object.keys(GENERATOR_WIDTHS).map(Number) as Resolution[])('%d pixels', (resolution) => {
    const [row] = readme.match(new RegExp(`^\\| ${resolution} \\| 1 to .*$`, 'm')) ?? [''];
    const cells = row.split('|').map((cell) => cell.replace(/, published.*|× `filters`/, '').trim());
    const [generator, discriminator] = [GENERATOR_WIDTHS[resolution], DISCRIMINATOR_WIDTHS[resolution]];
    expect(cells.slice(1, -1)).toEqual([
      String(resolution),
      `1 to ${generator.length - 1}`,
      String(generator.length),
      generator.slice(1).join(', '),
      `1 to ${discriminator.length}`,
      discriminator.join(', '),
    ]);
  });
});

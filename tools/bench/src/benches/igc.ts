import { asGenerator, createCaganGenerator } from '@gans/core-nets';
import { type BankStart, createBank, encoderStart, flops, type SearchOptions, search } from '@gans/igc';
import { createSeed, foldIn, normal, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { matMul, reshape, type Tensor2D, tensor1d, tidy } from '@tensorflow/tfjs-core';
import type { Bench, BenchCase, Subject } from '../bench';
import { signature } from '../signature';

const CLASSES = 10;
/** Multiply-adds of one image of CAGAN's generator, as published and with 12 filters. */
const MULTIPLY_ADDS = 234_597_888;
/** Rows of all classes, 4 steps and one look. */
const [IMAGES, STEPS] = [4, 4];

/** What differs between the cases beside their options. */
interface SearchCase extends SearchOptions {
  readonly filters: number;
  readonly images: number;
  /** Draws in a bank to start from; none without one. */
  readonly bank?: number;
  /** Starts from an encoder, here one product, which costs as good as nothing. */
  readonly encoder?: boolean;
}

/** Searches of the Inverted Generator Classifier. */
export const igc: Bench = {
  name: 'igc',
  description: `searches of the Inverted Generator Classifier: CAGAN's generator, ${CLASSES} classes; 'mini' has 12 filters instead of 64`,
  roundSeconds: 2,
  cases: [
    {
      name: 'search, CAGAN',
      unit: 'GF/s',
      work: (4 * STEPS + 2) * IMAGES * CLASSES * MULTIPLY_ADDS,
      prepare: (seed) => prepare(seed, { filters: 64, images: IMAGES, preset: 'paper', schedule: [{ steps: STEPS }] }),
      rehearse: (seed) => prepare(seed, { filters: 2, images: 1, preset: 'paper', schedule: [{ steps: 2 }] }),
    },
    {
      name: 'preset paper, mini',
      unit: 'images/s',
      work: 2,
      prepare: (seed) => prepare(seed, { filters: 12, images: 2, preset: 'paper' }),
      rehearse: (seed) => prepare(seed, { filters: 2, images: 1, preset: 'paper', schedule: [{ steps: 3 }] }),
    },
    ownCase('preset fast, mini', { filters: 12, images: 32, preset: 'fast', bank: 2000 }),
    ownCase('encoder and 2 x 5 steps, mini', {
      filters: 12,
      images: 64,
      encoder: true,
      schedule: [{ steps: 0 }, { keep: 2, steps: 5 }],
    }),
  ],
};

/** A case of which only our own figure counts: beside the presets above it shows what they save. */
function ownCase(name: string, options: SearchCase): BenchCase {
  return {
    name,
    unit: 'images/s',
    work: options.images,
    beside: 'nothing',
    prepare: (seed) => prepare(seed, options),
    rehearse: (seed) => prepare(seed, { ...options, filters: 2, images: 2, ...(options.bank && { bank: 10 }) }),
  };
}

function prepare(seed: Seed, { filters, images: count, bank: draws, encoder, ...options }: SearchCase): Subject {
  const shape = { latentSize: 256, classCount: CLASSES, height: 28, width: 28, channels: 1 };
  const net = createCaganGenerator({ ...shape, filters }, foldIn(seed, 'generator'));
  const generator = asGenerator(net);
  const labels = Array.from({ length: count }, (_, i) => i % CLASSES);
  const images = generator(normal(foldIn(seed, 'latents'), [count, 256]), oneHotRows(labels, CLASSES));
  const kernel = normal(foldIn(seed, 'encoder'), [784, 256], { standardDeviation: 0.02 });
  const encode = encoderStart((x) => tidy(() => matMul(reshape(x, [-1, 784]) as Tensor2D, kernel)));
  let bank: BankStart | undefined;
  const run = async () => {
    if (draws !== undefined) bank ??= await createBank(generator, net.spec, { size: draws, seed: createSeed(1) });
    const start = bank ?? (encoder ? encode : undefined);
    const result = await search(generator, net.spec, images, { ...options, ...(start && { start }) });
    result.dispose();
    return result;
  };
  return {
    inputs: { params: net.params, images },
    async check() {
      const { phaseDistances, cost } = await run();
      // Of long steps after that, rounding decides which way a pixel's difference is left; those of one phase are short.
      return { distances: signature(phaseDistances[0]!), 'operations an image': flops(cost) / cost.images };
    },
    run: async () => tensor1d((await run()).distances),
  };
}

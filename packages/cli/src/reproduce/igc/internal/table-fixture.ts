import type { IgcOutcome, NoiseOutcome } from '../result';
import { FIRST_CHOICE, SIGMAS } from '../search-choice';
import type { TableContents } from '../table';

/** The noise test of a search that read so many of 1,000 images right; of 'paper' 100. */
export function noiseOutcome(
  generator: string,
  search: string,
  right: readonly [number, number, number],
  count = 1000,
): NoiseOutcome {
  const rowSteps = { paper: 1000, encoder: 10 }[search] ?? 50;
  const rows = SIGMAS.map((sigma, i) => ({
    sigma,
    count,
    right: right[i]!,
    hits: '1'.repeat(right[i]!).padEnd(count, '0'),
    rowSteps,
    flops: rowSteps * 1e6,
    generatorMultiplyAdds: 250_000,
    seconds: 2,
  }));
  return { kind: 'noise', generator, search, images: 'e'.repeat(64), rows };
}

/** What the cells of a table have come to. */
export const outcomes: readonly IgcOutcome[] = [
  { kind: 'generator', generator: 'class-decoders', length: { minutes: 22 }, steps: 12_000, lastSessionSeconds: 600 },
  {
    kind: 'tuning',
    generator: 'class-decoders',
    images: 'd'.repeat(64),
    count: 1000,
    trials: [
      { axis: 'preset robust', choice: FIRST_CHOICE, accuracies: [0.97, 0.96, 0.92], rowSteps: 50 },
      {
        axis: 'steps',
        choice: { ...FIRST_CHOICE, learningRate: 0.2, decay: 'cosine' },
        accuracies: [0.98, 0.97, 0.96],
        rowSteps: 50,
      },
    ],
    choice: { ...FIRST_CHOICE, learningRate: 0.2, decay: 'cosine' },
    calibration: {
      format: 'gans-igc-calibration-1',
      imageCount: 3000,
      classCount: 10,
      schedule: [{ steps: 0 }, { steps: 5, keep: 6 }, { steps: 15, keep: 3 }],
      lostShare: 0.002,
      accuracy: 0.97,
      outOfClassThreshold: 0.5,
      temperature: 0.1,
    },
    offsets: [0.01, -0.01],
    rowSteps: 75,
  },
  noiseOutcome('class-decoders', 'paper', [80, 78, 75], 100),
  noiseOutcome('class-decoders', 'tuned', [990, 984, 965]),
  noiseOutcome('class-decoders', 'encoder', [985, 984, 960]),
  noiseOutcome('cagan', 'fast', [900, 890, 800]),
  {
    kind: 'out-of-class',
    generator: 'class-decoders',
    search: 'tuned',
    known: { name: 'MNIST', sha256: 'a', count: 1000 },
    others: { name: 'Fashion-MNIST', sha256: 'b', count: 1000 },
    areaUnderCurve: 0.98764,
    falseAlarms: 0.05,
    found: 0.9,
  },
  {
    kind: 'class-distances',
    generator: 'class-decoders',
    distance: {
      value: 3.5,
      n: 2000,
      protocol: {
        metric: 'intraFrechetDistance',
        extractor: { name: 'glyphs-cnn-1', sha256: 'c' },
        resize: 'enlarged 3 times',
        perClass: { 0: 2, 1: 5 },
      },
    },
  },
];

/** A table of MNIST by 1,000 images. */
export const table: TableContents = {
  name: 'mnist',
  outcomes,
  description: {
    data: {
      train: { name: 'MNIST', sha256: '1'.repeat(64), count: 59_000 },
      heldOut: { name: 'MNIST, held out for tuning', sha256: '2'.repeat(64), count: 1000 },
      test: { name: 'MNIST', sha256: '3'.repeat(64), count: 10_000 },
    },
    classCount: 10,
    imageShape: [28, 28, 1],
    sizes: {
      images: 1000,
      paperImages: 100,
      tuningImages: 1000,
      bank: 2000,
      encoderSteps: 2000,
      paperSteps: 100,
    },
    decoder: { latentSize: 16, hiddenSize: 384, batchSize: 64, distortion: 1 },
    seed: 1,
    quick: false,
    engine: { name: 'tensorflow', version: '2.21.0', threads: 2 },
    words: ['reproduce', 'igc', '--data', 'data/mnist'],
    environment: { processor: 'a processor', cores: 2, node: 'v20', versions: { '@gans/cli': '0.1.0' } },
  },
};

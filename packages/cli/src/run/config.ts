import type { SmallCnnConfig } from '@gans/core-nets';
import type { ClassifierConfig, GanConfig, GanNetsConfig } from '@gans/training';
import type { TrainingData } from '../data';

/** Everything that decides the outcome of a `reacgan-mini` run; survives JSON. */
export interface GanRunConfig {
  readonly recipe: 'reacgan-mini';
  readonly seed: number;
  readonly engine: string;
  readonly data: {
    readonly name: string;
    readonly sha256: string;
    readonly count: number;
    readonly testSha256: string;
    readonly testCount: number;
  };
  /** Length of the whole run at most; without it, `gan.steps` decides. */
  readonly minutes?: number;
  readonly nets: GanNetsConfig;
  readonly gan: GanConfig;
  readonly classifier: { readonly net: SmallCnnConfig; readonly training: ClassifierConfig };
  readonly evaluation: {
    /** Steps between two looks at the run: grid, metrics on a small sample, checkpoint. */
    readonly everySteps: number;
    /** Images of such a look; the final one takes as many as there are test images. */
    readonly images: number;
    /** Images of each class in a grid. */
    readonly gridColumns: number;
  };
}

/** What the command line may choose. */
export interface ReacganChoices {
  readonly seed: number;
  readonly engine: string;
  readonly minutes?: number | undefined;
  readonly steps?: number | undefined;
  readonly lookEvery?: number | undefined;
}

const STEPS = 2000;
const LOOK_EVERY = 250;

/** The config of a run: a small ReACGAN (hinge loss with D2D-CE, embedding head) sized for minutes on two cores.
 *
 *  D2D-CE's weight, temperature and margin: the CIFAR-10 settings of Kang et al., "Rebooting ACGAN", 2021. arXiv:2111.01118.
 *  Deviates: DCGAN-size nets, one discriminator step a step, batches of 64, fewer steps and with them a shorter average; a higher learning rate without momentum,
 *  which on glyphs reached in 500 steps the Fréchet distance that 2e-4 with beta1 0.5 reached in 1,500.
 *
 *  @param data decides shapes and classes.
 *  @param choices from the command line.
 */
export function reacganConfig({ train, test }: TrainingData, choices: ReacganChoices): GanRunConfig {
  const { seed, engine, minutes, steps = STEPS, lookEvery = LOOK_EVERY } = choices;
  const [height, width, channels] = train.imageShape;
  const { classCount } = train;
  const shape = { classCount, height, width, channels };
  return {
    recipe: 'reacgan-mini',
    seed,
    engine,
    data: {
      name: train.name,
      sha256: train.sha256,
      count: train.length,
      testSha256: test.sha256,
      testCount: test.length,
    },
    ...(minutes === undefined ? {} : { minutes }),
    nets: {
      generator: { net: 'dcgan', ...shape, latentSize: 64, filters: 64 },
      discriminator: { net: 'dcgan', head: 'embedding', ...shape, filters: 32, embeddingSize: 64 },
    },
    gan: {
      batchSize: 64,
      steps,
      adversarial: 'hinge',
      conditional: { name: 'd2d-cross-entropy', weight: 0.5, temperature: 0.5, positiveMargin: 0.98 },
      optimizers: {
        generator: { learningRate: 8e-4, beta1: 0, beta2: 0.999 },
        discriminator: { learningRate: 8e-4, beta1: 0, beta2: 0.999 },
      },
      average: { kind: 'decay', decay: 0.995, start: 200 },
    },
    classifier: {
      net: { ...shape, filters: 16, featureSize: 128 },
      training: { epochs: 2, batchSize: 128, learningRate: 3e-3 },
    },
    evaluation: { everySteps: lookEvery, images: 1000, gridColumns: classCount > 16 ? 5 : 10 },
  };
}

import { ConfigError } from '@gans/tensor';
import type { CheckedGanConfig } from '@gans/training';
import type { JsonObject } from './recipe';

/** What a recipe is to be resolved for. */
export interface DataShape {
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly classCount: number;
  /** Training images of each class, where they are known. */
  readonly classCounts?: ArrayLike<number>;
}

// Nets whose images are square, with sides out of a list.
const SQUARE = ['sn-resnet', 'biggan', 'biggan-deep', 'biggan-deep-legacy'];

/** The fields of both nets that need not be given, by what decides them. */
export interface NetFields {
  /** Size of the images and number of classes. */
  readonly data: JsonObject;
  /** D's head, and the codes of InfoGAN. */
  readonly gan: JsonObject;
}

/** The fields of both nets that data and losses decide.
 *
 *  @param nets as far as a recipe gives them.
 *  @param gan the constants of the training.
 *  @param data the images.
 *  @throws ConfigError when a net for square images is to make others.
 */
export function netFields(nets: JsonObject, gan: CheckedGanConfig, data: DataShape): NetFields {
  const { generator = {}, discriminator = {} } = nets as Record<string, JsonObject>;
  const isConditional = gan.conditional.name !== 'none';
  const head = typeof discriminator.head === 'string' ? discriminator.head : headFor(gan);
  const codes = codesOf(gan);
  return {
    data: {
      generator: { ...imageFields(generator, data), classCount: isConditional ? data.classCount : 0 },
      discriminator: { ...imageFields(discriminator, data), ...classFields(head, gan, data) },
    },
    gan: { generator: codes, discriminator: { head, ...codes } },
  };
}

function imageFields({ net }: JsonObject, { imageShape: [height, width, channels] }: DataShape): JsonObject {
  if (!SQUARE.includes(net as string)) return { height, width, channels };
  if (height !== width)
    throw new ConfigError(
      `gans train: expected square images for net ${net}, got ${height} x ${width} pixels. Bring them to a size by --resize N.`,
    );
  return { resolution: height, channels };
}

/** The head that a loss of classes reads. */
function headFor({ conditional }: CheckedGanConfig): string {
  const isTwin = 'auxiliary' in conditional && conditional.auxiliary === 'tac';
  switch (conditional.name) {
    case 'none':
      return 'unconditional';
    case 'auxiliary-classifier':
      return isTwin ? 'twin' : 'classifier';
    case 'conditional-contrastive':
    case 'd2d-cross-entropy':
      return isTwin ? 'twin-embedding' : 'embedding';
    case 'multi-discriminator':
    case 'conditional-activation':
      return 'activation';
    default:
      return conditional.name;
  }
}

function classFields(head: string, { conditional }: CheckedGanConfig, { classCount }: DataShape): JsonObject {
  if (head === 'unconditional') return {};
  return { classCount: 'auxiliary' in conditional && conditional.auxiliary === 'adc' ? 2 * classCount : classCount };
}

/** The codes of InfoGAN, which G takes in and D reads off. */
function codesOf({ information }: CheckedGanConfig): JsonObject {
  if (information === undefined) return {};
  const { discreteCodes, codeValues, continuousCodes } = information;
  return { codes: { discreteCodes, codeValues, continuousCodes } };
}

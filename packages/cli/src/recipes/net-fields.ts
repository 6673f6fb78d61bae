import { ConfigError } from '@gans/tensor';
import type { CheckedGanConfig } from '@gans/training';
import type { JsonObject } from './recipe';

/** What a recipe is to be resolved for. */
export interface DataShape {
  readonly imageShape: readonly [height: number, width: number, channels: number];
  readonly classCount: number;
}

// Nets whose images are square, with sides out of a list.
const SQUARE = ['sn-resnet', 'biggan', 'biggan-deep', 'biggan-deep-legacy'];

/** The fields of both nets that data and losses decide: the size of the images, the number of classes, and D's head.
 *
 *  @param nets as far as a recipe gives them.
 *  @param gan the constants of the training.
 *  @param data the images.
 *  @throws ConfigError when a net for square images is to make others.
 */
export function netFields(nets: JsonObject, gan: CheckedGanConfig, data: DataShape): JsonObject {
  const { generator = {}, discriminator = {} } = nets as Record<string, JsonObject>;
  const { classCount } = data;
  const isConditional = gan.conditional.name !== 'none';
  const head = typeof discriminator.head === 'string' ? discriminator.head : headFor(gan);
  return {
    generator: { ...imageFields(generator, data), classCount: isConditional ? classCount : 0 },
    discriminator: { ...imageFields(discriminator, data), head, ...headFields(head, gan, classCount) },
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
function headFor({ conditional, information }: CheckedGanConfig): string {
  const isTwin = 'auxiliary' in conditional && conditional.auxiliary === 'tac';
  switch (conditional.name) {
    case 'none':
      return information === undefined ? 'unconditional' : 'information';
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

function headFields(head: string, { conditional, information }: CheckedGanConfig, classCount: number): JsonObject {
  if (head === 'unconditional') return {};
  if (head !== 'information')
    return { classCount: 'auxiliary' in conditional && conditional.auxiliary === 'adc' ? 2 * classCount : classCount };
  const { discreteCodes = 0, codeValues = 2, continuousCodes = 0 } = information ?? {};
  return { discreteCodes, codeValues, continuousCodes };
}

import { checkGanConfig, type GanConfig } from '@gans/training';
import { describe, expect, it } from 'vitest';
import { underlay } from './layers';
import { type DataShape, netFields } from './net-fields';
import type { JsonObject } from './recipe';

const rates = { learningRate: 1e-3 };
const gan = (config: Partial<GanConfig>) =>
  checkGanConfig({
    batchSize: 8,
    steps: 1,
    adversarial: 'hinge',
    optimizers: { generator: rates, discriminator: rates },
    ...config,
  });
const dcgan = { generator: { net: 'dcgan' }, discriminator: { net: 'dcgan' } };
const data = { imageShape: [28, 24, 1], classCount: 10 } as const;
const shape = { height: 28, width: 24, channels: 1 };
/** All fields of both nets. */
function filled(nets: JsonObject, config: Partial<GanConfig>, images: DataShape) {
  const fields = netFields(nets, gan(config), images);
  return underlay({ values: fields.data, origins: new Map() }, fields.gan, '').values as Record<string, JsonObject>;
}
const d2d = { name: 'd2d-cross-entropy' } as const;
const ac = { name: 'auxiliary-classifier' } as const;

describe('netFields', () => {
  it.each<[Partial<GanConfig>, object]>([
    [{}, { head: 'unconditional' }],
    [{ conditional: { name: 'concatenated' } }, { head: 'concatenated', classCount: 10 }],
    [{ conditional: { name: 'projection' } }, { head: 'projection', classCount: 10 }],
    [{ conditional: { name: 'multi-discriminator' } }, { head: 'activation', classCount: 10 }],
    [
      { conditional: { name: 'conditional-activation' }, adversarial: 'none' },
      { head: 'activation', classCount: 10 },
    ],
    [
      { conditional: { name: 'multi-hinge' }, adversarial: 'none' },
      { head: 'multi-hinge', classCount: 10 },
    ],
    [{ conditional: ac }, { head: 'classifier', classCount: 10 }],
    [{ conditional: { ...ac, auxiliary: 'tac' } }, { head: 'twin', classCount: 10 }],
    [{ conditional: { ...ac, auxiliary: 'adc' } }, { head: 'classifier', classCount: 20 }],
    [{ conditional: { name: 'conditional-contrastive' } }, { head: 'embedding', classCount: 10 }],
    [{ conditional: d2d }, { head: 'embedding', classCount: 10 }],
    [{ conditional: { ...d2d, auxiliary: 'tac' } }, { head: 'twin-embedding', classCount: 10 }],
    [{ conditional: { ...d2d, auxiliary: 'adc' } }, { head: 'embedding', classCount: 20 }],
  ])('gives D for %j the head %j', (config, head) => {
    const fields = filled(dcgan, config, data);
    expect(fields.discriminator).toEqual({ ...shape, ...head });
    expect(fields.generator).toEqual({ ...shape, classCount: config.conditional === undefined ? 0 : 10 });
  });

  it('gives both nets the codes of InfoGAN', () => {
    const codes = { discreteCodes: 1, codeValues: 4, continuousCodes: 2 };
    const fields = filled(dcgan, { information: { ...codes, discreteWeight: 0.1 } }, data);
    expect(fields).toMatchObject({ generator: { codes }, discriminator: { codes } });
  });

  it('leaves a head that is given, with the fields that it needs', () => {
    const nets = { ...dcgan, discriminator: { net: 'dcgan', head: 'activation' } };
    expect(filled(nets, {}, data).discriminator).toEqual({ ...shape, head: 'activation', classCount: 10 });
  });

  it('knows the nets of square images by their one side', () => {
    const square = { imageShape: [64, 64, 3], classCount: 4 } as const;
    const size = { resolution: 64, channels: 3 };
    for (const net of ['sn-resnet', 'biggan', 'biggan-deep', 'biggan-deep-legacy'])
      expect(filled({ generator: { net }, discriminator: { net } }, { conditional: d2d }, square)).toEqual({
        generator: { ...size, classCount: 4 },
        discriminator: { ...size, head: 'embedding', classCount: 4 },
      });
    expect(() => netFields({ generator: { net: 'biggan' } }, gan({}), data)).toThrow(
      'expected square images for net biggan, got 28 x 24 pixels. Bring them to a size by --resize N.',
    );
  });
});

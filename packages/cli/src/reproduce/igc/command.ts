import { ConfigError } from '@gans/tensor';
import { type Command, defineCommand } from '../../command';
import { gridOptions, partGridChoices } from '../grid-request';
import { reproduceWords } from '../reproduce-words';

/** `gans reproduce igc`: trains generators, tunes the search on training images, and makes the noise table of the Inverted Generator Classifier. */
export const igcCommand: Command = defineCommand(
  {
    name: 'reproduce igc',
    summary: 'Inverted Generator Classifier: which generator and which search read noisy images best.',
    positionals: [],
    options: {
      data: { kind: 'text', value: 'DATA', help: 'Images, as gans train takes them.', default: 'glyphs' },
      'out-of-class': {
        kind: 'text',
        value: 'DATA',
        help: 'Images of other classes and the same shape: how well they are told apart from those of --data.',
      },
      generators: {
        kind: 'text',
        value: 'NAMES',
        help: 'class-decoders, sharpened-decoders, shared-decoder, cagan, reacgan, with commas between them; default: all.',
      },
      minutes: {
        kind: 'number',
        value: 'M',
        help: 'Training of each generator; default: 12 for the decoders of all classes, 16 to sharpen them, 4 for each other, 40 in all.',
        min: 0.05,
      },
      images: {
        kind: 'integer',
        value: 'N',
        help: 'Test images of the noise test, drawn at random.',
        min: 1,
        default: 2000,
      },
      'paper-images': {
        kind: 'integer',
        value: 'N',
        help: "The first N of them, for the paper's own search, which costs 20 times as much.",
        min: 1,
        default: 200,
      },
      'tuning-images': {
        kind: 'integer',
        value: 'N',
        help: 'Training images that are kept from the generators, for tuning.',
        min: 1,
        default: 1000,
      },
      latent: { kind: 'integer', value: 'D', help: 'Latents of the decoders.', min: 1, default: 16 },
      hidden: { kind: 'integer', value: 'N', help: 'Width of the decoders.', min: 1, default: 384 },
      distortion: {
        kind: 'number',
        value: 'A',
        help: 'Decoders learn from images turned, scaled, slanted and moved: 1 is up to 8 degrees, a tenth, 0.15 and 1 pixel.',
        min: 0,
        max: 5,
        default: 1,
      },
      extractor: {
        kind: 'text',
        value: 'FILE',
        help: 'Of the distances of classes: auto (a classifier of glyphs), a run, or a safetensors file, such as the weights of Inception.',
        default: 'auto',
      },
      resize: { kind: 'integer', value: 'N', help: 'Brings the images to N x N pixels.', min: 1 },
      seed: { kind: 'integer', value: 'N', help: 'Of everything that is drawn.', min: 0, default: 1 },
      quick: { kind: 'flag', help: 'Everything tiny, in a minute or two: whether it works, not how well.' },
      ...gridOptions('igc', {
        out: 'Folder of all tables; each has one in it, named by its data and options.',
        cells: 'class-decoders-*',
      }),
    },
    examples: [
      'gans reproduce igc --data data/mnist --out-of-class data/fashion-mnist',
      'gans reproduce igc --data data/mnist --generators class-decoders --minutes 40 --images 10000',
      'gans reproduce igc --data data/fashion-mnist --out-of-class data/mnist',
      'gans reproduce igc --quick --resize 16',
      'gans reproduce igc --page-only',
    ],
  },
  async (options, _positionals, io) => {
    const { grid, others: chosen } = partGridChoices(options);
    const {
      'out-of-class': outOfClass,
      'paper-images': paperImages,
      'tuning-images': tuningImages,
      ...others
    } = chosen;
    if (outOfClass !== undefined && outOfClass === others.data)
      throw new ConfigError(
        `gans reproduce igc: expected --out-of-class to hold other classes than --data, got ${outOfClass} for both.`,
      );
    const words = reproduceWords('igc', igcCommand.options, chosen);
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceIgc } = await import('./reproduce');
    return reproduceIgc({ ...others, ...grid, outOfClass, paperImages, tuningImages, words }, io);
  },
);

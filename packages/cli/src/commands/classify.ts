import { listEngines } from '@gans/engines';
import { ConfigError } from '@gans/tensor';
import { defineCommand } from '../command';
import { showPath } from '../describe-run';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans classify`: reads images with a generator, by which of its classes redraws them best. */
export const classifyCommand = defineCommand(
  {
    name: 'classify',
    summary: 'Classifies images by which class of a generator redraws them best (Inverted Generator Classifier).',
    positionals: [],
    options: {
      model: {
        kind: 'text',
        value: 'RUN',
        help: "A run whose generator is told the class, a generator's file, or a folder with a decoder for each class, as gans reproduce igc trains them.",
      },
      images: {
        kind: 'text',
        value: 'PATH',
        help: 'A folder or tar of PNG and JPEG files, one such file, a data set in MNIST, CIFAR or .npz format, or glyphs.',
      },
      preset: {
        kind: 'choice',
        choices: ['fast', 'robust', 'cold', 'paper'],
        help: 'fast: a bank and few steps. robust: the same, for noisy images. paper: 100 small steps for every class. cold: 50 larger ones.',
        default: 'fast',
      },
      bank: {
        kind: 'integer',
        value: 'N',
        help: 'Images of each class in the bank of presets fast and robust.',
        min: 1,
        max: 100_000,
        default: 2000,
      },
      count: { kind: 'integer', value: 'N', help: 'N images, drawn by --seed; default: all.', min: 1 },
      split: { kind: 'choice', choices: ['train', 'test'], help: 'Of data sets that have both.', default: 'test' },
      checkpoint: {
        kind: 'choice',
        choices: ['last', 'best'],
        help: 'The generator of the last checkpoint, or of the best look.',
        default: 'last',
      },
      calibrate: {
        kind: 'text',
        value: 'PATH',
        help: 'First measures, on labelled training images, how many classes each phase needs, how sure decisions are, and how far images of no class lie; kept beside the model and used from then on.',
      },
      'calibrate-count': {
        kind: 'integer',
        value: 'N',
        help: 'N of those images, drawn by --seed.',
        min: 1,
        default: 1000,
      },
      explain: {
        kind: 'text',
        value: 'FILE',
        help: 'Writes a page: images beside what every class made of them, at the start, half way and at the end.',
      },
      'explain-count': { kind: 'integer', value: 'N', help: 'Images on that page.', min: 1, max: 200, default: 24 },
      seed: {
        kind: 'integer',
        value: 'N',
        help: 'Of the bank, and of the images where --count takes some.',
        min: 0,
        default: 1,
      },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      jsonl: { kind: 'flag', help: 'Prints one JSON object an image, a line each.' },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout.' },
    },
    examples: [
      'gans classify --model runs/mine --images photos/',
      'gans classify --model runs/mine --images data/mnist --count 500 --explain why.html',
      'gans classify --model runs/mine --images seven.png --preset paper --jsonl',
      'gans classify --model runs/mine --images photos/ --calibrate data/mnist',
    ],
  },
  async ({ model, images, jsonl, json, ...options }, _, io) => {
    if (model === undefined || images === undefined)
      throw new ConfigError(
        `gans classify: expected --model and --images, got ${model === undefined ? 'no model' : 'no images'}. See gans classify --help.`,
      );
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { classifyImages } = await import('../classify/classify-images');
    const { classificationLines, classificationText } = await import('../classify/classification-text');
    const { 'explain-count': explainCount, 'calibrate-count': calibrateCount, ...others } = options;
    const request = { ...others, model, images, explainCount, calibrateCount, quiet: json };
    const result = await classifyImages(request, io);
    if (result.explained !== undefined) io.stderr.write(`${showPath(result.explained, io.cwd)}\n`);
    return {
      json: { command: 'classify', ...result },
      text: jsonl ? classificationLines(result) : classificationText(result),
    };
  },
);

import { listEngines } from '@gans/engines';
import { channelsOf } from '../channels';
import { defineCommand } from '../command';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans evaluate`: measures generated images against real ones. */
export const evaluateCommand = defineCommand(
  {
    name: 'evaluate',
    summary: 'Measures generated images against real ones: Fréchet and kernel distance, precision, recall and more.',
    positionals: [],
    options: {
      real: {
        kind: 'text',
        value: 'A',
        help: 'Real images: a folder or tar of PNG and JPEG files, MNIST-format, CIFAR or .npz files, glyphs; or .npy features, or saved statistics.',
      },
      fake: {
        kind: 'text',
        value: 'B',
        help: 'Generated images: a run, one of its checkpoints, or anything that --real takes.',
      },
      metrics: {
        kind: 'text',
        value: 'NAMES',
        help: 'Out of frechetDistance, fid, kid, is, precision, recall, density, coverage, classFrechetDistance, classAccuracy, histogramKl, diversity, with commas. Default: distances and neighbours.',
      },
      extractor: {
        kind: 'text',
        value: 'NET',
        help: "auto (the classifier of a run that is measured, else the built-in glyphs-cnn-1), a run, or a safetensors file: such a classifier's, or Inception's weights, which fid needs.",
        default: 'auto',
      },
      resize: {
        kind: 'choice',
        choices: ['tf1', 'torch', 'clean'],
        help: "How images come to the extractor's size; default: clean, for Inception tf1.",
      },
      count: {
        kind: 'integer',
        value: 'N',
        help: 'Images of each set, drawn by the seed; default: all, and from a run as many as the other set has, up to 10,000.',
        min: 1,
        max: 1_000_000,
      },
      split: { kind: 'choice', choices: ['train', 'test'], help: 'Of data sets that have both.', default: 'test' },
      checkpoint: {
        kind: 'choice',
        choices: ['last', 'best'],
        help: 'The generator of a run: of its last checkpoint, or of its best look.',
        default: 'last',
      },
      size: {
        kind: 'integer',
        value: 'N',
        help: 'Brings image files of mixed sizes to N x N pixels first (bicubic).',
        min: 1,
      },
      channels: { kind: 'choice', choices: ['1', '3'], help: 'Makes image files all grey or all coloured.' },
      'skip-corrupt': { kind: 'flag', help: 'Leaves out images that do not decode, and records how many.' },
      k: {
        kind: 'integer',
        value: 'N',
        help: 'Neighbours for precision, recall, density and coverage.',
        min: 1,
        default: 5,
      },
      comparison: {
        kind: 'choice',
        choices: ['strict', 'inclusive'],
        help: 'Whether a neighbourhood leaves out its rim (as prdc does) or holds it.',
        default: 'strict',
      },
      subsets: { kind: 'integer', value: 'N', help: 'Subsets of kid.', min: 1, default: 100 },
      'subset-size': {
        kind: 'integer',
        value: 'N',
        help: 'Their size; default: 1000, or the smaller set if it has fewer.',
        min: 2,
      },
      splits: { kind: 'integer', value: 'N', help: 'Splits of is; default: 10, of saved statistics 1.', min: 1 },
      seed: {
        kind: 'integer',
        value: 'N',
        help: 'Decides what is drawn: latents, subsets, --count.',
        min: 0,
        default: 1,
      },
      batch: { kind: 'integer', value: 'N', help: 'Images per call of the extractor.', min: 1, max: 4096, default: 64 },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      out: { kind: 'text', value: 'FILE', help: 'Writes the result, with its protocol, as JSON.' },
      'save-stats': {
        kind: 'text',
        value: 'FILE',
        help: 'Writes statistics of the sets (safetensors), for gans merge, or as --real or --fake of another evaluation.',
      },
      json: { kind: 'flag', help: 'Prints the result as one JSON object on stdout; no progress.' },
    },
    examples: [
      'gans evaluate --real photos --fake generated',
      'gans evaluate --real data/mnist --fake runs/mnist-7 --metrics frechetDistance,classAccuracy',
      'gans evaluate --real real.npy --fake fake.npy --metrics frechetDistance,kid --json',
      'gans evaluate --real photos --fake generated --metrics fid --extractor inception.safetensors',
      'gans evaluate --fake shard-1.tar --save-stats shard-1.safetensors',
    ],
  },
  async (options, _positionals, io) => {
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { evaluate } = await import('../evaluate/evaluate');
    const { describeEvaluation } = await import('../evaluate/describe');
    const {
      k,
      channels,
      json,
      'skip-corrupt': skipCorrupt,
      'subset-size': subsetSize,
      'save-stats': saveStats,
      ...rest
    } = options;
    const evaluation = await evaluate(
      {
        ...rest,
        neighbours: k,
        channels: channelsOf(channels),
        skipCorrupt,
        subsetSize,
        saveStats,
        quiet: json,
      },
      io,
    );
    return { json: { ...evaluation }, text: describeEvaluation(evaluation, io.cwd) };
  },
);

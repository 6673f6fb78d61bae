import { channelsOf } from '../../channels';
import { type Command, defineCommand } from '../../command';
import { gridOptions, partGridChoices } from '../grid-request';
import { reproduceWords } from '../reproduce-words';

/** What the options are by default: the comparison, and what `--quick` stands for. */
const PRESETS = {
  usual: { data: 'glyphs', resize: undefined, size: 10_000, epochs: 30, seeds: 3, generatorSteps: 10_000 },
  quick: { data: 'glyphs', resize: 16, size: 1000, epochs: 6, seeds: 1, generatorSteps: 300 },
} as const;

/** `gans reproduce synthetic-data`: classifiers trained on generated images only, cell by cell, and the page that tells of them. */
export const syntheticDataCommand: Command = defineCommand(
  {
    name: 'reproduce synthetic-data',
    summary:
      'Classifiers trained on generated images only: hard sample mining, dataset smoothing, batch-norm adaptation.',
    positionals: [],
    options: {
      data: { kind: 'text', value: 'DATA', help: 'Images, as gans train takes them; default: glyphs.' },
      seeds: { kind: 'integer', value: 'N', help: 'Seeds 1 to N of each training; default 3, with --quick 1.', min: 1 },
      size: {
        kind: 'integer',
        value: 'N',
        help: 'Images of a set; default 10,000, with --quick 1,000.',
        min: 10,
        max: 1_000_000,
      },
      epochs: { kind: 'integer', value: 'N', help: 'Epochs of a training; default 30, with --quick 6.', min: 2 },
      generator: {
        kind: 'text',
        value: 'RUN',
        help: "A run whose generator is told the class, or a generator's file; default: one is trained, once a table.",
      },
      'generator-steps': {
        kind: 'integer',
        value: 'N',
        help: 'Steps of the generator that is trained; default 10,000, with --quick 300.',
        min: 1,
      },
      full: {
        kind: 'flag',
        help: 'Also all shares r, training ten times as long, a ResNet-18, and what goes beyond the paper: days, not hours.',
      },
      quick: { kind: 'flag', help: 'Small images, few of them, one seed: minutes, to see that everything works.' },
      channels: { kind: 'choice', choices: ['1', '3'], help: 'Grey or coloured glyphs; default: grey.' },
      resize: {
        kind: 'integer',
        value: 'N',
        help: 'Brings the images to N x N pixels; with --quick 16 unless said otherwise.',
        min: 1,
      },
      ...gridOptions('synthetic-data', {
        out: 'Folder of all tables and generators; each has one in it, named by its data.',
        cells: 'ds-seed-*,real-*',
      }),
    },
    examples: [
      'gans reproduce synthetic-data --data data/fashion-mnist',
      'gans reproduce synthetic-data --data data/mnist --seeds 1',
      'gans reproduce synthetic-data --data data/fashion-mnist --generator runs/mine --full',
      'gans reproduce synthetic-data --quick',
    ],
  },
  async (options, _positionals, io) => {
    const { grid, others: chosen } = partGridChoices(options);
    const { channels, 'generator-steps': steps, ...others } = chosen;
    const preset = PRESETS[others.quick ? 'quick' : 'usual'];
    const data = others.data ?? preset.data;
    const words = reproduceWords('synthetic-data', syntheticDataCommand.options, { ...chosen, data });
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceSyntheticData } = await import('./reproduce');
    return reproduceSyntheticData(
      {
        ...others,
        ...grid,
        data,
        resize: others.resize ?? preset.resize,
        size: others.size ?? preset.size,
        epochs: others.epochs ?? preset.epochs,
        seeds: others.seeds ?? preset.seeds,
        generatorSteps: steps ?? preset.generatorSteps,
        channels: channelsOf(channels),
        words,
      },
      io,
    );
  },
);

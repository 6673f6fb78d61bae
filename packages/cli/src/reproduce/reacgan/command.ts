import { channelsOf } from '../../channels';
import { type Command, defineCommand } from '../../command';
import { gridOptions, partGridChoices } from '../grid-request';
import { reproduceWords } from '../reproduce-words';

/** `gans reproduce reacgan`: makes the tables of the ReACGAN paper on this machine, cell by cell, and the page that tells of them. */
export const reacganCommand: Command = defineCommand(
  {
    name: 'reproduce reacgan',
    summary: 'ReACGAN against the other ways to tell a discriminator of classes.',
    positionals: [],
    options: {
      data: {
        kind: 'text',
        value: 'DATA',
        help: 'Images, as gans train takes them; default: glyphs, with --stress glyphs-36.',
      },
      seeds: { kind: 'integer', value: 'N', help: 'Seeds 1 to N of each method.', min: 1, default: 3 },
      minutes: {
        kind: 'number',
        value: 'M',
        help: 'Length of a cell, default 4, with --stress 2. How many steps that are is measured once; all cells have the same.',
        min: 0.05,
      },
      steps: { kind: 'integer', value: 'N', help: 'Steps of a cell, instead of --minutes.', min: 1 },
      batch: { kind: 'integer', value: 'N', help: 'Images of a batch; default: 64, with --stress 8.', min: 2 },
      weight: {
        kind: 'number',
        value: 'W',
        help: "Weight of the loss of classes, of all methods; default: that of ReACGAN's mini recipe, with --stress 10.",
        min: 0,
      },
      backbone: { kind: 'choice', choices: ['dcgan', 'biggan'], help: 'Nets of all methods.', default: 'dcgan' },
      diffaug: { kind: 'flag', help: 'DiffAugment on all that D sees.' },
      auxiliary: {
        kind: 'choice',
        choices: ['none', 'tac', 'adc'],
        help: 'A twin head, or twice the classes, for generated images.',
        default: 'none',
      },
      stress: {
        kind: 'flag',
        help: 'Many classes, small batches, a heavy loss of classes: where the gradient of a classifier explodes.',
      },
      channels: { kind: 'choice', choices: ['1', '3'], help: 'Grey or coloured glyphs; default: grey.' },
      resize: { kind: 'integer', value: 'N', help: 'Brings the images to N x N pixels.', min: 1 },
      ...gridOptions('reacgan', {
        out: 'Folder of all tables; each has one in it, named by its data and options.',
        cells: 'acgan-*,*-seed-1',
      }),
    },
    examples: [
      'gans reproduce reacgan --data data/mnist --minutes 4 --seeds 3',
      'gans reproduce reacgan --data data/cifar-10 --minutes 12 --seeds 1',
      'gans reproduce reacgan --stress',
      "gans reproduce reacgan --data data/mnist --cells 'acgan-*'",
      'gans reproduce reacgan --page-only',
    ],
  },
  async (options, _positionals, io) => {
    const { grid, others: chosen } = partGridChoices(options);
    const { diffaug, channels, ...others } = chosen;
    const { STRESS } = await import('./axes');
    const preset = others.stress ? STRESS : { data: 'glyphs', minutes: 4, batch: undefined, weight: undefined };
    const data = others.data ?? preset.data;
    const words = reproduceWords('reacgan', reacganCommand.options, { ...chosen, data });
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceReacgan } = await import('./reproduce');
    return reproduceReacgan(
      {
        ...others,
        ...grid,
        data,
        minutes: others.minutes ?? preset.minutes,
        batch: others.batch ?? preset.batch,
        weight: others.weight ?? preset.weight,
        diffAugment: diffaug,
        channels: channelsOf(channels),
        words,
      },
      io,
    );
  },
);

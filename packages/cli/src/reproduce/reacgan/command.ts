import { listEngines } from '@gans/engines';
import { type Command, defineCommand } from '../../command';
import { reproduceWords } from '../reproduce-words';

const engineNames = listEngines().map((engine) => engine.name);

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
      out: {
        kind: 'text',
        value: 'DIR',
        help: 'Folder of all tables; each has one in it, named by its data and options.',
        default: 'runs/reproduce-reacgan',
      },
      seeds: { kind: 'integer', value: 'N', help: 'Seeds 1 to N of each method.', min: 1, default: 3 },
      minutes: {
        kind: 'number',
        value: 'M',
        help: 'Length of a cell, default 4, with --stress 2. How many steps that are is measured once; all cells have the same.',
        min: 0.05,
      },
      steps: { kind: 'integer', value: 'N', help: 'Steps of a cell, instead of --minutes.', min: 1 },
      cells: {
        kind: 'text',
        value: 'NAMES',
        help: "Only these cells, with commas between them; * stands for anything: 'acgan-*,*-seed-1'.",
      },
      list: { kind: 'flag', help: 'Lists the cells and how far each is, and runs nothing.' },
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
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      page: { kind: 'text', value: 'FILE', help: 'The page to write.', default: 'docs/results/reacgan.md' },
      'page-only': { kind: 'flag', help: 'Writes the page anew from the cells that are finished, and runs nothing.' },
      json: { kind: 'flag', help: 'Prints the result as one JSON object on stdout; no progress.' },
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
    const { json, diffaug, channels, list, 'page-only': pageOnly, cells, page, ...others } = options;
    const { STRESS } = await import('./axes');
    const preset = others.stress ? STRESS : { data: 'glyphs', minutes: 4, batch: undefined, weight: undefined };
    const data = others.data ?? preset.data;
    const words = reproduceWords('reacgan', reacganCommand.options, {
      ...others,
      data,
      diffaug,
      channels,
    });
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceReacgan } = await import('./reproduce');
    return reproduceReacgan(
      {
        ...others,
        data,
        minutes: others.minutes ?? preset.minutes,
        batch: others.batch ?? preset.batch,
        weight: others.weight ?? preset.weight,
        diffAugment: diffaug,
        channels: channels === undefined ? undefined : channels === '3' ? 3 : 1,
        cells,
        page,
        list,
        pageOnly,
        quiet: json,
        words,
      },
      io,
    );
  },
);

import { ConfigError } from '@gans/tensor';
import { channelsOf } from '../../channels';
import { type Command, defineCommand } from '../../command';
import { gridOptions, partGridChoices } from '../grid-request';
import { reproduceWords } from '../reproduce-words';

/** `gans reproduce long-tail`: makes the tables of the class-balancing GAN on this machine, cell by cell, and the page that tells of them. */
export const longTailCommand: Command = defineCommand(
  {
    name: 'reproduce long-tail',
    summary: 'The class-balancing GAN and its baselines on long-tailed data.',
    positionals: [],
    options: {
      data: { kind: 'text', value: 'DATA', help: 'Images, as gans train takes them.', default: 'glyphs' },
      imbalance: {
        kind: 'text',
        value: 'R,...',
        help: 'Images of the largest class over those of the smallest; several with commas between them.',
        default: '100',
      },
      seeds: {
        kind: 'integer',
        value: 'N',
        help: 'Seeds 1 to N with the regulariser and without.',
        min: 1,
        default: 3,
      },
      'baseline-seeds': {
        kind: 'integer',
        value: 'N',
        help: 'Seeds 1 to N of all other methods.',
        min: 1,
        default: 1,
      },
      'labelled-share': {
        kind: 'number',
        value: 'S',
        help: 'One method more: of a share of the images the labels, which only the classifier in the loop sees.',
        min: 0,
        max: 1,
      },
      minutes: {
        kind: 'number',
        value: 'M',
        help: 'Length of a cell at most, its classifiers left out. How many steps that are is measured once; all cells have the same.',
        min: 0.05,
        default: 6,
      },
      steps: { kind: 'integer', value: 'N', help: 'Steps of a cell, instead of --minutes.', min: 1 },
      batch: { kind: 'integer', value: 'N', help: 'Images of a batch; default: 64.', min: 2 },
      channels: { kind: 'choice', choices: ['1', '3'], help: 'Grey or coloured glyphs; default: grey.' },
      resize: { kind: 'integer', value: 'N', help: 'Brings the images to N x N pixels.', min: 1 },
      ...gridOptions('long-tail', {
        out: 'Folder of all tables; each has one in it, named by its data.',
        cells: 'regulariser-*,*-seed-1',
      }),
    },
    examples: [
      'gans reproduce long-tail --data data/mnist --imbalance 100 --seeds 3',
      'gans reproduce long-tail --data data/mnist --imbalance 1,10,100 --seeds 1',
      'gans reproduce long-tail --data data/cifar-10 --minutes 20 --seeds 1',
      "gans reproduce long-tail --data data/mnist --labelled-share 0.1 --cells 'regulariser-labels-*'",
      'gans reproduce long-tail --page-only',
    ],
  },
  async (options, _positionals, io) => {
    const { grid, others: chosen } = partGridChoices(options);
    const { imbalance, channels, 'baseline-seeds': baselineSeeds, 'labelled-share': labelledShare, ...others } = chosen;
    const imbalances = parseImbalances(imbalance);
    const words = reproduceWords('long-tail', longTailCommand.options, chosen);
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceLongTail } = await import('./reproduce');
    return reproduceLongTail(
      {
        ...others,
        ...grid,
        imbalances,
        baselineSeeds,
        labelledShare,
        channels: channelsOf(channels),
        words,
      },
      io,
    );
  },
);

function parseImbalances(text: string): number[] {
  const imbalances = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (imbalances.every((imbalance) => imbalance >= 1 && imbalance < Number.POSITIVE_INFINITY))
    return [...new Set(imbalances)].sort((a, b) => a - b);
  throw new ConfigError(
    `gans reproduce long-tail: expected --imbalance to be numbers >= 1 with commas between them, got '${text}'. Write for example --imbalance 1,10,100.`,
  );
}

import { listEngines } from '@gans/engines';
import { ConfigError } from '@gans/tensor';
import { type Command, defineCommand } from '../../command';
import { reproduceWords } from '../reproduce-words';

const engineNames = listEngines().map((engine) => engine.name);

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
      out: {
        kind: 'text',
        value: 'DIR',
        help: 'Folder of all tables; each has one in it, named by its data.',
        default: 'runs/reproduce-long-tail',
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
      cells: {
        kind: 'text',
        value: 'NAMES',
        help: "Only these cells, with commas between them; * stands for anything: 'regulariser-*,*-seed-1'.",
      },
      list: { kind: 'flag', help: 'Lists the cells and how far each is, and runs nothing.' },
      batch: { kind: 'integer', value: 'N', help: 'Images of a batch; default: 64.', min: 2 },
      channels: { kind: 'choice', choices: ['1', '3'], help: 'Grey or coloured glyphs; default: grey.' },
      resize: { kind: 'integer', value: 'N', help: 'Brings the images to N x N pixels.', min: 1 },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      page: { kind: 'text', value: 'FILE', help: 'The page to write.', default: 'docs/results/long-tail.md' },
      'page-only': { kind: 'flag', help: 'Writes the page anew from the cells that are finished, and runs nothing.' },
      json: { kind: 'flag', help: 'Prints the result as one JSON object on stdout; no progress.' },
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
    const { json, channels, list, cells, page, 'page-only': pageOnly, ...others } = options;
    const { imbalance, 'baseline-seeds': baselineSeeds, 'labelled-share': labelledShare, ...request } = others;
    const imbalances = parseImbalances(imbalance);
    const { data } = others;
    const words = reproduceWords('long-tail', longTailCommand.options, {
      ...others,
      data,
      channels,
    });
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceLongTail } = await import('./reproduce');
    return reproduceLongTail(
      {
        ...request,
        imbalances,
        baselineSeeds,
        labelledShare,
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

function parseImbalances(text: string): number[] {
  const imbalances = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (imbalances.every((imbalance) => imbalance >= 1 && imbalance < Number.POSITIVE_INFINITY))
    return [...new Set(imbalances)].sort((a, b) => a - b);
  throw new ConfigError(
    `gans reproduce long-tail: expected --imbalance to be numbers >= 1 with commas between them, got '${text}'. Write for example --imbalance 1,10,100.`,
  );
}

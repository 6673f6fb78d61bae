import { type Command, defineCommand } from '../../command';
import { gridOptions, partGridChoices } from '../grid-request';
import { reproduceWords } from '../reproduce-words';

/** `gans reproduce igc-multi-label`: reads class and colour of glyphs at once, by the Inverted Generator Classifier's search for several labels. */
export const igcMultiLabelCommand: Command = defineCommand(
  {
    name: 'reproduce igc-multi-label',
    summary: 'Inverted Generator Classifier for several labels: class and colour of glyphs.',
    positionals: [],
    options: {
      minutes: { kind: 'number', value: 'M', help: 'Training of all decoders.', min: 0.05, default: 10 },
      images: { kind: 'integer', value: 'N', help: 'Held-out glyphs that are read.', min: 1, default: 1000 },
      latent: { kind: 'integer', value: 'D', help: 'Latents of the decoders.', min: 1, default: 16 },
      hidden: { kind: 'integer', value: 'N', help: 'Width of the decoders.', min: 1, default: 384 },
      resize: { kind: 'integer', value: 'N', help: 'Brings the glyphs to N x N pixels; default: 32.', min: 1 },
      seed: { kind: 'integer', value: 'N', help: 'Of everything that is drawn but the glyphs.', min: 0, default: 1 },
      quick: { kind: 'flag', help: 'Everything tiny, in a minute: whether it works, not how well.' },
      ...gridOptions('igc-multi-label', {
        out: 'Folder of decoders, cells and results.',
        cells: 'tuning,labels',
      }),
    },
    examples: [
      'gans reproduce igc-multi-label',
      'gans reproduce igc-multi-label --minutes 20 --images 2000',
      'gans reproduce igc-multi-label --quick --resize 16 --out runs/trial',
      'gans reproduce igc-multi-label --page-only',
    ],
  },
  async (options, _positionals, io) => {
    const { grid, others } = partGridChoices(options);
    const words = reproduceWords('igc-multi-label', igcMultiLabelCommand.options, others);
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceLabels } = await import('./reproduce');
    return reproduceLabels({ ...others, ...grid, words }, io);
  },
);

import { listEngines } from '@gans/engines';
import { ConfigError } from '@gans/tensor';
import { defineCommand } from '../command';
import { showPath } from '../describe-run';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans synthesize`: a labelled training set of generated images. */
export const synthesizeCommand = defineCommand(
  {
    name: 'synthesize',
    summary: 'Draws a labelled training set from the generators of runs, its images hard for a classifier if asked to.',
    positionals: [],
    options: {
      generator: {
        kind: 'list',
        value: 'RUN',
        help: "A run whose generator is told the class, or a generator's file; given again, several take turns.",
      },
      count: {
        kind: 'integer',
        value: 'N',
        help: 'Images, as many of each class.',
        min: 1,
        max: 1_000_000,
        default: 10_000,
      },
      mine: {
        kind: 'flag',
        help: 'Mines all but the first tenth: for a small classifier that is trained on what is there already.',
      },
      angle: {
        kind: 'number',
        value: 'RAD',
        help: 'With --mine: how far latents turn on average, in radians.',
        min: 0.01,
        max: 1,
        default: 0.3,
      },
      checkpoint: {
        kind: 'choice',
        choices: ['last', 'best'],
        help: 'The generator of the last checkpoint, or of the best look.',
        default: 'last',
      },
      seed: {
        kind: 'integer',
        value: 'N',
        help: 'Decides all that is drawn.',
        min: 0,
        default: 1,
      },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      out: {
        kind: 'text',
        value: 'PATH',
        help: 'A file ending in .npz (images, labels, marks), or an empty folder, which gets one of PNG files a class.',
        default: 'synthetic.npz',
      },
      json: { kind: 'flag', help: 'Prints the provenance as one JSON object on stdout; no progress.' },
    },
    examples: [
      'gans synthesize --generator runs/mine --count 10000 --out generated.npz',
      'gans synthesize --generator runs/a --generator runs/b --mine --out generated/',
    ],
  },
  async ({ generator, json, ...options }, _positionals, io) => {
    if (generator.length === 0)
      throw new ConfigError('gans synthesize: expected --generator, got nothing. See gans synthesize --help.');
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { synthesize } = await import('../synthesize/synthesize');
    const made = await synthesize({ ...options, generators: generator, quiet: json }, io);
    const mined = made.mining === null ? '' : `, ${made.mining.mined} of them mined`;
    const files = [made.out, made.provenance].map((path) => showPath(path, io.cwd));
    return {
      json: { ...made },
      text: `${files.join('\n')}\n${made.count} images of ${made.classNames.length} classes${mined}\n`,
    };
  },
);

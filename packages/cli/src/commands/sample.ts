import { listEngines } from '@gans/engines';
import { defineCommand } from '../command';
import { showPath } from '../describe-run';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans sample`: draws images with a run's generator, as a PNG grid, an npz file or one PNG each. */
export const sampleCommand = defineCommand(
  {
    name: 'sample',
    summary: "Draws images with a run's generator: a PNG grid, an npz file, or one PNG each.",
    positionals: ['RUN'],
    options: {
      count: {
        kind: 'integer',
        value: 'N',
        help: 'Images; without --class, every class in turn.',
        min: 1,
        max: 1_000_000,
        default: 100,
      },
      class: { kind: 'text', value: 'K', help: 'One class only, by name or number.' },
      checkpoint: {
        kind: 'choice',
        choices: ['last', 'best'],
        help: 'The generator of the last checkpoint, or of the look with the lowest Fréchet distance.',
        default: 'last',
      },
      seed: {
        kind: 'integer',
        value: 'N',
        help: 'Image i depends on the seed, i and its class only.',
        min: 0,
        default: 1,
      },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      out: {
        kind: 'text',
        value: 'PATH',
        help: 'A file ending in .png (grid) or .npz (images, labels), or an empty folder.',
        default: 'samples.png',
      },
      json: { kind: 'flag', help: 'Prints one JSON object on stdout.' },
    },
    examples: [
      'gans sample runs/mine --count 100 --out grid.png',
      'gans sample runs/mine --checkpoint best',
      'gans sample runs/mine --class 7 --count 5000 --out sevens.npz',
    ],
  },
  async (options, [run], io) => {
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { drawSamples } = await import('../run/sample');
    const drawn = await drawSamples({ ...options, run: run!, className: options.class }, io);
    const files =
      drawn.files.length === 1
        ? showPath(drawn.files[0]!, io.cwd)
        : `${drawn.files.length} files in ${showPath(drawn.out, io.cwd)}`;
    return { json: { command: 'sample', seed: options.seed, ...drawn }, text: `${files}\n` };
  },
);

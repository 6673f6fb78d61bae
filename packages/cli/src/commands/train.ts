import { listEngines } from '@gans/engines';
import { channelsOf } from '../channels';
import { defineCommand } from '../command';
import { commandWords, describeRun, showPath } from '../describe-run';
import { recipeNames } from '../recipes/built-in';
import { shortName } from '../recipes/find-recipe';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans train`: trains a conditional GAN, measures it and writes a run folder with a report. */
export const trainCommand = defineCommand(
  {
    name: 'train',
    summary: 'Trains a conditional GAN, measures it and writes a run folder with a report.',
    positionals: [],
    options: {
      recipe: {
        kind: 'text',
        value: 'NAME',
        help: 'What to train: reacgan, acgan, contragan, projection, cgan, cagan, unconditional; a published configuration that gans recipes lists; or a .json file.',
        default: 'reacgan',
        suggestions: recipeNames.map(shortName),
      },
      set: { kind: 'list', value: 'KEY=VALUE', help: 'Lays a value over the recipe, for example gan.batchSize=32.' },
      data: {
        kind: 'text',
        value: 'DATA',
        help: 'Images: glyphs, glyphs-36, MNIST-format or CIFAR files, a folder or tar of images by class, or an .npz file.',
        default: 'glyphs',
      },
      out: { kind: 'text', value: 'RUN', help: 'Run folder; default: runs/ and a name made from the config.' },
      seed: { kind: 'integer', value: 'N', help: 'Decides every random draw.', min: 0, default: 1 },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      minutes: {
        kind: 'number',
        value: 'M',
        help: 'Ends the run after about M minutes, evaluation included.',
        min: 0.1,
      },
      resize: { kind: 'integer', value: 'N', help: 'Brings the images to N x N pixels.', min: 1 },
      steps: { kind: 'integer', value: 'N', help: 'Steps of GAN training; default: what the recipe says.', min: 1 },
      'look-every': {
        kind: 'integer',
        value: 'N',
        help: 'Steps between two looks at the run (grid, metrics, checkpoint); default: what the recipe says.',
        min: 1,
      },
      channels: {
        kind: 'choice',
        choices: ['1', '3'],
        help: 'Makes image files or glyphs grey or coloured; default: files as they are, glyphs grey.',
      },
      'skip-corrupt': { kind: 'flag', help: 'Leaves out image files that do not decode, and names them.' },
      keep: {
        kind: 'integer',
        value: 'N',
        help: 'Training states to keep, of the newest looks; that of the best look stays besides.',
        min: 1,
        default: 2,
      },
      'save-every': {
        kind: 'number',
        value: 'S',
        help: 'Seconds between two checkpoints at most: what a kill may cost.',
        min: 0,
        default: 60,
      },
      force: {
        kind: 'flag',
        help: 'Goes on with a run folder whose config differs, for example for more steps; the nets must be the same.',
      },
      'print-config': {
        kind: 'flag',
        help: 'Prints the config, and where each value of it comes from, and trains nothing.',
      },
      json: { kind: 'flag', help: 'Prints the result as one JSON object on stdout; no progress.' },
    },
    examples: [
      'gans train',
      'gans train --data glyphs-36 --channels 3 --minutes 20',
      'gans train --data data/mnist --seed 7 --out runs/mnist-7',
      'gans train --recipe acgan --set gan.conditional.weight=0.25 --data photos --resize 32 --channels 3',
      'gans train --recipe reacgan/cifar10+diffaug --data data/cifar-10 --print-config',
    ],
  },
  async (options, _positionals, io) => {
    const channels = channelsOf(options.channels);
    const { out, force, json, keep, 'save-every': saveEverySeconds, 'print-config': printsConfig, ...given } = options;
    const { 'look-every': lookEvery, 'skip-corrupt': skipCorrupt, ...others } = given;
    const chosen = { ...others, channels, lookEvery, skipCorrupt };
    // Loads TensorFlow.js, which the other commands' help does not need.
    if (printsConfig) return (await import('../run/print-config')).printConfig(chosen, io);
    const { trainRun } = await import('../run/train');
    const words = commandWords('train', given);
    const { result, path, wasFinished } = await trainRun({ ...chosen, out, force, words }, io, {
      quiet: json,
      keep,
      saveEverySeconds,
    });
    return { json: { ...result, folder: path }, text: describeRun(result, showPath(path, io.cwd), wasFinished) };
  },
);

import { ConfigError } from '@gans/tensor';
import { type Command, defineCommand } from '../../command';
import { gridOptions, partGridChoices } from '../grid-request';
import { reproduceWords } from '../reproduce-words';

/** `gans reproduce uap`: makes the tables of universal perturbations without the target's data on this machine, cell by cell, and the page that tells of them. */
export const uapPaperCommand: Command = defineCommand(
  {
    name: 'reproduce uap',
    summary: 'Universal perturbations, from no data to the real ones: how far a GAN on foreign images gets.',
    positionals: [],
    options: {
      target: { kind: 'text', value: 'DATA', help: 'Images of the classifier that is attacked. Required.' },
      prior: { kind: 'text', value: 'DATA', help: "Images of other classes, the attacker's." },
      split: {
        kind: 'text',
        value: 'CLASSES',
        help: 'In place of --prior: classes of --target, with commas, that the classifier is for; the others are the prior.',
      },
      epsilon: {
        kind: 'text',
        value: 'E',
        help: 'Bound on pixels in [0, 1]; default: 0.15 of grey images, 10/255 of coloured ones.',
      },
      objective: {
        kind: 'choice',
        choices: ['batchNoConfidence', 'noConfidence'],
        help: 'What crafting on images minimises.',
        default: 'noConfidence',
      },
      batch: { kind: 'integer', value: 'N', help: 'Images of a crafting step.', min: 1, max: 4096, default: 128 },
      'craft-steps': { kind: 'integer', value: 'N', help: 'Steps of crafting at most.', min: 1, default: 2000 },
      starts: {
        kind: 'integer',
        value: 'N',
        help: "How often each perturbation is crafted, in another order; the best by the arm's own held-out images is kept.",
        min: 1,
        default: 3,
      },
      images: { kind: 'integer', value: 'N', help: 'Images of an arm at most.', min: 2, default: 5000 },
      'classifier-seed': {
        kind: 'integer',
        value: 'N',
        help: 'Decides the classifiers, which all seeds of the attack share.',
        min: 0,
        default: 1,
      },
      epochs: {
        kind: 'integer',
        value: 'N',
        help: 'Epochs of the classifiers; default: what their recipe says.',
        min: 1,
      },
      steps: { kind: 'integer', value: 'N', help: 'Steps of the GANs; default: what their recipe says.', min: 1 },
      weight: {
        kind: 'number',
        value: 'W',
        help: 'Lambda of the class-balancing regulariser.',
        min: 0,
        default: 5,
      },
      seeds: { kind: 'integer', value: 'N', help: 'Seeds 1 to N of each arm.', min: 1, default: 3 },
      ...gridOptions('uap', {
        out: 'Folder of all tables; each has one in it, named by prior and target.',
        cells: 'gan-*,*-seed-1',
      }),
    },
    examples: [
      'gans reproduce uap --prior data/fashion-mnist --target data/mnist',
      'gans reproduce uap --target data/cifar-10 --split airplane,automobile,ship,truck',
      'gans reproduce uap --target data/cifar-10 --split bird,cat,deer,dog,frog,horse',
      "gans reproduce uap --prior data/fashion-mnist --target data/mnist --cells '*-seed-1'",
      'gans reproduce uap --page-only',
    ],
  },
  async (options, _positionals, io) => {
    const { grid, others: chosen } = partGridChoices(options);
    const { target, 'craft-steps': craftSteps, 'classifier-seed': classifierSeed, ...others } = chosen;
    if (target === undefined && !grid.pageOnly)
      throw new ConfigError(
        'gans reproduce uap: expected --target, got nothing. Give the images of the classifier that is attacked.',
      );
    const words = reproduceWords('uap', uapPaperCommand.options, chosen);
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { reproduceUap } = await import('./reproduce');
    return reproduceUap({ ...others, ...grid, target: target ?? '', craftSteps, classifierSeed, words }, io);
  },
);

import { listEngines } from '@gans/engines';
import { ConfigError } from '@gans/tensor';
import { defineCommand } from '../command';
import { showPath } from '../describe-run';

const engineNames = listEngines().map((engine) => engine.name);

/** `gans uap`: crafts a universal perturbation against one's own classifier. */
export const uapCommand = defineCommand(
  {
    name: 'uap',
    summary: 'Crafts a universal adversarial perturbation against a classifier of yours, to test or harden it.',
    positionals: [],
    options: {
      classifier: {
        kind: 'text',
        value: 'FILE|RUN',
        help: "A run, a classifier that gans has saved (safetensors), or a TensorFlow.js model's model.json (LayersModel or GraphModel). Required.",
      },
      prior: {
        kind: 'text',
        value: 'DIR',
        help: 'Images to craft on, in any format that training reads; those of other classes than the classifier knows for an attack without its data. Required.',
      },
      test: {
        kind: 'text',
        value: 'DIR',
        help: "Images of the classifier's own, to measure the fooling rate on at the end.",
      },
      epsilon: {
        kind: 'text',
        value: 'E',
        help: 'Bound on pixels in [0, 1], as a quotient or a number.',
        default: '10/255',
      },
      norm: { kind: 'choice', choices: ['linf', 'l2'], help: 'What the bound is on.', default: 'linf' },
      objective: {
        kind: 'choice',
        choices: ['noConfidence', 'noConfidenceEps', 'batchNoConfidence', 'margin', 'deepFool'],
        help: 'What crafting minimises.',
        default: 'noConfidence',
      },
      target: { kind: 'integer', value: 'K', help: 'The class that margin draws all images to.', min: 0 },
      'no-clip': { kind: 'flag', help: 'Does not clip perturbed images to the range of pixels, as GD-UAP and NAG.' },
      pixels: {
        kind: 'choice',
        choices: ['signed', 'unit', 'bytes'],
        help: 'Of a model.json: whether it takes pixels in [-1, 1] (default), [0, 1] or [0, 255].',
      },
      'model-output': {
        kind: 'choice',
        choices: ['logits', 'probabilities'],
        help: 'Of a model.json: what it gives; default logits.',
      },
      count: {
        kind: 'integer',
        value: 'N',
        help: 'Images of the prior at most, drawn by the seed; a fifth of them chooses the best perturbation.',
        min: 2,
        default: 5000,
      },
      steps: { kind: 'integer', value: 'N', help: 'Steps at most; default 10,000, for deepFool ten passes.', min: 1 },
      batch: { kind: 'integer', value: 'N', help: 'Images of a step.', min: 1, max: 4096, default: 32 },
      seed: { kind: 'integer', value: 'N', help: 'Decides start, order and draws.', min: 0, default: 1 },
      engine: { kind: 'choice', choices: ['auto', ...engineNames], help: 'Tensor engine.', default: 'auto' },
      out: {
        kind: 'text',
        value: 'FILE.png',
        help: 'The picture; the exact values go to FILE.npy beside it, the record to FILE.json.',
        default: 'uap.png',
      },
      json: { kind: 'flag', help: 'Prints the record as one JSON object on stdout; no progress.' },
    },
    examples: [
      'gans uap --classifier runs/mnist-7 --prior data/fashion-mnist --test data/mnist --epsilon 40/255',
      'gans uap --classifier model/model.json --pixels unit --model-output probabilities --prior photos --out uap.png',
    ],
  },
  async (options, _positionals, io) => {
    // Loads TensorFlow.js, which the other commands' help does not need.
    const { runUap } = await import('../uap/uap');
    const { describeUap } = await import('../uap/describe');
    const { classifier, prior, pixels, json, 'no-clip': noClip, 'model-output': output, ...rest } = options;
    const request = {
      ...rest,
      classifier: required('classifier', classifier),
      prior: required('prior', prior),
      model: { pixels, output },
      noClip,
      quiet: json,
    };
    const outcome = await runUap(request, io);
    return { json: { ...outcome }, text: describeUap(outcome, (path) => showPath(path, io.cwd)) };
  },
);

function required(name: string, value: string | undefined): string {
  if (value !== undefined) return value;
  throw new ConfigError(`gans uap: expected --${name}, got nothing. See gans uap --help.`);
}

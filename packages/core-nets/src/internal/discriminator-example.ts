import { d2dCrossEntropy } from '@gans/losses/d2d-cross-entropy';
import { hingeDiscriminatorLoss } from '@gans/losses/hinge';
import { infoganContinuousLoss, infoganDiscreteLoss } from '@gans/losses/infogan';
import { multiHingeDiscriminatorLoss } from '@gans/losses/multi-hinge';
import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import { createSeed, normal, type Seed } from '@gans/tensor';
import { add, concat, slice, type Tensor, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import type { DiscriminatorSpec } from '../contracts';
import { classesFrom } from './generator-example';
import { GLYPH_COUNT, glyphCondition, glyphImages, glyphLabels } from './glyph-examples';
import type { NetExample, Outputs } from './net-suite';

const inputs = createSeed(11);
const noise = (shape: readonly number[], first: number, count: number) =>
  normal(inputs, [count, ...shape], { firstRow: first, standardDeviation: 0.5 }) as Tensor4D;

/** A discriminator for `describeNet`: it learns to tell glyphs from noise, and what its head tells of their classes. */
export function discriminatorExample(
  name: string,
  create: (config: never, seed: Seed) => { readonly spec: DiscriminatorSpec },
  config: object,
  shapes: NetExample['shapes'],
): NetExample {
  const { imageShape, conditionSize } = create(config as never, createSeed(0)).spec;
  const asInput = (images: Tensor4D, condition: () => Tensor2D) =>
    conditionSize === 0 ? images : { images, condition: condition() };
  const oneForAll = ['proxies', 'twinProxies', 'kernel', 'twinKernel'];
  return {
    name,
    config,
    create: create as unknown as NetExample['create'],
    input: (first, count) => asInput(noise(imageShape, first, count), () => classesFrom(first, count, 10)),
    named: (output) => output as Outputs,
    shapes,
    rowwise: Object.keys(shapes).filter((key) => !oneForAll.includes(key)),
    learning: { rate: 0.004, steps: 6 },
    loss: (apply) => {
      const images = concat([glyphImages(imageShape), noise(imageShape, 0, GLYPH_COUNT)]);
      const output = apply(asInput(images, () => concat([glyphCondition(), glyphCondition()])));
      const logits = output.logits as Tensor2D;
      const [real, fake] = [0, GLYPH_COUNT].map((first) => slice(logits, [first, 0], [GLYPH_COUNT, -1]));
      const adversarial =
        logits.shape[1] === 1
          ? hingeDiscriminatorLoss(real!, fake!)
          : multiHingeDiscriminatorLoss(real!, glyphLabels(), fake!);
      return conditionalLosses(output).reduce((total, loss) => add(total, loss), adversarial as Tensor);
    },
  };
}

/** What each head's outputs are held to, beside the adversarial loss: glyphs first, then as many images of noise. */
function conditionalLosses(output: Outputs): Tensor[] {
  const labels = glyphLabels();
  const rows = (key: string, part: 'real' | 'fake') =>
    slice(output[key]!, [part === 'real' ? 0 : GLYPH_COUNT, 0], [GLYPH_COUNT, -1]) as Tensor2D;
  const margins = { temperature: 0.5, positiveMargin: 0.98 };
  const losses: Readonly<Record<string, () => Tensor>> = {
    classLogits: () => softmaxCrossEntropy(rows('classLogits', 'real'), labels),
    twinClassLogits: () => softmaxCrossEntropy(rows('twinClassLogits', 'fake'), labels),
    embeddings: () => d2dCrossEntropy(rows('embeddings', 'real'), output.proxies as Tensor2D, labels, margins),
    twinEmbeddings: () =>
      d2dCrossEntropy(rows('twinEmbeddings', 'fake'), output.twinProxies as Tensor2D, labels, margins),
    codeLogits: () => infoganDiscreteLoss(rows('codeLogits', 'real'), labels),
    codeMeans: () => {
      const means = rows('codeMeans', 'real');
      return infoganContinuousLoss(means, rows('codeLogVariances', 'real'), zeros(means.shape));
    },
    outputs: () => softmaxCrossEntropy(rows('outputs', 'real'), labels),
  };
  return Object.keys(output)
    .filter((key) => key in losses && output[key]!.shape[1] !== 0)
    .map((key) => losses[key]!());
}

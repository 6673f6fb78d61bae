import { d2dCrossEntropy } from '@gans/losses/d2d-cross-entropy';
import { hingeDiscriminatorLoss } from '@gans/losses/hinge';
import { infoganContinuousLoss, infoganDiscreteLoss } from '@gans/losses/infogan';
import { multiHingeDiscriminatorLoss } from '@gans/losses/multi-hinge';
import { softmaxCrossEntropy } from '@gans/losses/softmax-cross-entropy';
import { createSeed, normal, type Seed } from '@gans/tensor';
import { oneHotRows } from '@gans/tensor/ops';
import { add, concat, slice, type Tensor, type Tensor2D, type Tensor4D, zeros } from '@tensorflow/tfjs-core';
import { createBigganDeepDiscriminator } from './biggan-deep-discriminator';
import { createBigganDiscriminator } from './biggan-discriminator';
import { createCaganDiscriminator } from './cagan-discriminator';
import type { DiscriminatorSpec } from './contracts';
import { createDcganDiscriminator } from './dcgan-discriminator';
import { GLYPH_COUNT, glyphCondition, glyphImages, glyphLabels } from './internal/glyph-examples';
import { describeNet, type NetExample, type Outputs } from './internal/net-suite';
import { createSnResnetDiscriminator } from './sn-resnet-discriminator';
import { createSndcganDiscriminator } from './sndcgan-discriminator';

const inputs = createSeed(11);
const noise = (shape: readonly number[], first: number, count: number) =>
  normal(inputs, [count, ...shape], { firstRow: first, standardDeviation: 0.5 }) as Tensor4D;

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

/** A discriminator learns to tell glyphs from noise, and what its head tells of their classes. */
function discriminator(
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
    input: (first, count) =>
      asInput(noise(imageShape, first, count), () =>
        oneHotRows(
          Array.from({ length: count }, (_, i) => (first + i) % 10),
          10,
        ),
      ),
    named: (output) => output as Outputs,
    shapes,
    rowwise: Object.keys(shapes).filter((key) => !oneForAll.includes(key)),
    learning: { rate: 0.004, steps: 10 },
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

const digits = { classCount: 10 };
const small = { height: 16, width: 16, channels: 1, filters: 2 };
const grey8 = { height: 8, width: 8, channels: 1, filters: 2 };
const grey32 = { resolution: 32, channels: 1 } as const;
const logits = { logits: [1] };

for (const example of [
  // Every head, on the smallest body.
  discriminator(
    'unconditional head',
    createSndcganDiscriminator,
    { ...small, head: 'unconditional' },
    {
      ...logits,
      features: [16],
    },
  ),
  discriminator(
    'concatenated head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'concatenated' },
    {
      ...logits,
      features: [16],
    },
  ),
  discriminator(
    'projection head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'projection' },
    {
      ...logits,
      features: [16],
    },
  ),
  discriminator(
    'classifier head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'classifier' },
    {
      ...logits,
      features: [16],
      classLogits: [10],
      kernel: [16, 10],
    },
  ),
  discriminator(
    'embedding head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'embedding', embeddingSize: 5 },
    { ...logits, features: [16], embeddings: [5], proxies: [10, 5] },
  ),
  discriminator(
    'twin head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'twin' },
    {
      ...logits,
      features: [16],
      classLogits: [10],
      kernel: [16, 10],
      twinClassLogits: [10],
      twinKernel: [16, 10],
    },
  ),
  discriminator(
    'twin-embedding head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'twin-embedding', embeddingSize: 5 },
    { ...logits, features: [16], embeddings: [5], proxies: [10, 5], twinEmbeddings: [5], twinProxies: [10, 5] },
  ),
  discriminator(
    'multi-hinge head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'multi-hinge' },
    {
      logits: [11],
      features: [16],
    },
  ),
  discriminator(
    'information head',
    createSndcganDiscriminator,
    { ...small, head: 'information', discreteCodes: 1, codeValues: 10, continuousCodes: 2 },
    { ...logits, features: [16], codeLogits: [10], codeMeans: [2], codeLogVariances: [2] },
  ),
  discriminator(
    'activation head',
    createSndcganDiscriminator,
    { ...small, ...digits, head: 'activation' },
    {
      ...logits,
      features: [16],
      outputs: [10],
    },
  ),
  // Every body.
  discriminator(
    'DcganDiscriminator 28x28x1',
    createDcganDiscriminator,
    { height: 28, width: 28, channels: 1, ...digits, filters: 3, embeddingSize: 5 },
    { ...logits, features: [4 * 4 * 12], embeddings: [5], proxies: [10, 5] },
  ),
  discriminator(
    'DcganDiscriminator 32x32x3',
    createDcganDiscriminator,
    { height: 32, width: 32, channels: 3, ...digits, filters: 3, head: 'projection' },
    { ...logits, features: [4 * 4 * 12] },
  ),
  discriminator(
    'SnResnetDiscriminator',
    createSnResnetDiscriminator,
    { ...grey32, ...digits, filters: 2, head: 'projection' },
    { ...logits, features: [4] },
  ),
  discriminator(
    'BigganDiscriminator',
    createBigganDiscriminator,
    { ...grey32, ...digits, filters: 4, attention: [1], head: 'embedding', embeddingSize: 5 },
    { ...logits, features: [8], embeddings: [5], proxies: [10, 5] },
  ),
  discriminator(
    'BigganDeepDiscriminator',
    createBigganDeepDiscriminator,
    { ...grey32, ...digits, filters: 2, depth: 2, attention: [1], head: 'embedding', embeddingSize: 5 },
    { ...logits, features: [8], embeddings: [5], proxies: [10, 5] },
  ),
  discriminator(
    'CaganDiscriminator',
    createCaganDiscriminator,
    { ...grey8, ...digits, norm: 'instance', head: 'activation' },
    { ...logits, features: [2 * 2 * 8], outputs: [10] },
  ),
  discriminator(
    'CaganDiscriminator with batch norm',
    createCaganDiscriminator,
    { ...grey8, ...digits, norm: 'batch', head: 'activation' },
    { ...logits, features: [2 * 2 * 8], outputs: [10] },
  ),
])
  describeNet(example);

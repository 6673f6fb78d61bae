import { asGenerator, createCvaeDecoder } from '@gans/core-nets';
import { createSeed, disposeTree, foldIn, normal } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { stackDecoders } from './stack-decoders';

const latents = () => normal(createSeed(3), [5, 2]);
// How many entries of the condition go to each decoder.
describeOnEngines('stackDecoders', () => {
  const make = (rest: number) => {
    const size = { latentSize: 2, classCount: rest, height: 2, width: 3, channels: 1, hiddenSize: 5 };
    const nets = [0, 1, 2].map((k) => createCvaeDecoder(size, foldIn(createSeed(4), k)));
    const { params, generate } = stackDecoders(nets);
    const alone = nets.map((net) => asGenerator(net));
    const all = [params, ...nets.map((net) => net.params)];
    return {
      params,
      generate,
      generator: (z: tf.Tensor2D, c: tf.Tensor2D) => generate(params, z, c),
      alone,
      dispose: () => disposeTree(...all),
    };
  };
  let [plain, told] = [undefined, undefined] as unknown as [ReturnType<typeof make>, ReturnType<typeof make>];
  beforeAll(() => {
    [plain, told] = [make(0), make(2)];
  });
  afterAll(() => {
    plain.dispose();
    told.dispose();
  });
  const none = () => tf.zeros([5, 0]) as tf.Tensor2D;
  const oneHot = (classes: number[]) => tf.oneHot(classes, 3).toFloat() as tf.Tensor2D;

  it('draws each row by the decoder of its class, whatever the order of the rows', () => {
    tf.tidy(() => {
      for (const classes of [
        [2, 0, 1, 0, 2],
        [1, 1, 1, 1, 1],
      ]) {
        const images = plain.generator(latents(), oneHot(classes));
        expect(images.shape).toEqual([5, 2, 3, 1]);
        const each = plain.alone.map((decode) => decode(latents(), none()));
        classes.forEach((own, row) => {
          expectClose(tf.slice(images, row, 1), tf.slice(each[own]!, row, 1), { atol: 1e-6 });
        });
      }
    });
  });

  const shares = [
    [0.5, 0.25, 0.25],
    [0, 1, 0],
    [1, 0, 0],
    [0, 0.5, 0.5],
    [0, 0, 1],
  ];
  it('draws the mixture where the class is not decided, and hands on the rest of the condition', () => {
    tf.tidy(() => {
      const rest = tf.tensor2d([
        [1, 0],
        [0, 1],
        [1, 0],
        [0, 1],
        [0, 1],
      ]);
      const images = told.generator(latents(), tf.concat([tf.tensor2d(shares), rest], 1));
      const expected = told.alone
        .map((decode, k) =>
          tf.mul(
            decode(latents(), rest),
            tf.tensor4d(
              shares.map((row) => row[k]!),
              [5, 1, 1, 1],
            ),
          ),
        )
        .reduce((total, part) => tf.add(total, part));
      expectClose(images, expected, { atol: 1e-6 });
    });
  });

  it('has the gradients of the decoders alone, and leaves no tensor', () => {
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const weights = normal(createSeed(8), [5, 2, 3, 1]);
      const loss = (z: tf.Tensor, c: tf.Tensor) =>
        tf.sum(tf.mul(plain.generator(z as tf.Tensor2D, c as tf.Tensor2D), weights)) as tf.Scalar;
      const [ofLatents, ofConditions] = tf.grads(loss)([latents(), tf.tensor2d(shares)]);
      const reference = (z: tf.Tensor, c: tf.Tensor) =>
        tf.sum(
          tf.mul(
            plain.alone
              .map((decode, k) =>
                tf.mul(decode(z as tf.Tensor2D, none()), tf.reshape(tf.slice(c, [0, k], [-1, 1]), [5, 1, 1, 1])),
              )
              .reduce((total, part) => tf.add(total, part)),
            weights,
          ),
        ) as tf.Scalar;
      const [expectedLatents, expectedConditions] = tf.grads(reference)([latents(), tf.tensor2d(shares)]);
      expectClose(ofLatents!, expectedLatents!, { atol: 1e-5 });
      // Of a mixture: to each class's share that it has, what its decoder draws. Of a decided class none.
      for (const row of [0, 3])
        expectClose(tf.slice(ofConditions!, row, 1), tf.slice(expectedConditions!, row, 1), { atol: 1e-5 });
      for (const row of [1, 2, 4]) expectClose(tf.slice(ofConditions!, row, 1), [0, 0, 0], { atol: 0 });
      const ofWeights = tf.grads((bias: tf.Tensor) =>
        tf.sum(
          tf.mul(
            plain.generate(
              { ...plain.params, output: { ...plain.params.output, bias } },
              latents(),
              oneHot([2, 0, 2, 0, 2]),
            ),
            weights,
          ),
        ),
      )([plain.params.output.bias]);
      // Class 1 draws none of these rows: its padding leaves no slope.
      expectClose(tf.slice(ofWeights[0]!, 1, 1), new Array(6).fill(0), { atol: 0 });
      expect(tf.max(tf.abs(tf.slice(ofWeights[0]!, 0, 1))).dataSync()[0]).toBeGreaterThan(0);
    });
    expect(tf.memory().numTensors).toBe(before);
  });
});

import * as tf from '@tensorflow/tfjs';
import { beforeAll, expect, it } from 'vitest';
import { describeOnEngines, expectClose } from '#test-kit';
import { fromGraphModel, fromLayersModel } from './adapters';
import { checkGradients } from './check-gradients';
import { expectNoLeak } from './memory';
import { normal } from './random';
import { createSeed } from './seed';
import { disposeTree } from './tree';

const seed = createSeed(1);
const images = (n = 2) => normal(createSeed(2), [n, 4, 4, 1]) as tf.Tensor4D;
const layersClassifier = (activation: 'softmax' | 'linear' = 'linear') =>
  tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [4, 4, 1],
        filters: 2,
        kernelSize: 3,
        activation: 'relu',
        kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }),
      }),
      tf.layers.batchNormalization(),
      tf.layers.dropout({ rate: 0.9 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation, kernelInitializer: tf.initializers.glorotNormal({ seed: 2 }) }),
    ],
  });

// A frozen graph, logits = reshape(images) weights, as the converter writes it.
async function graphClassifier(weights: Float32Array): Promise<tf.GraphModel> {
  const node = (name: string, op: string, input: string[], attr: object) => ({ name, op, input, attr });
  const float = { T: { type: 'DT_FLOAT' } };
  const constant = (name: string, dtype: string) =>
    node(name, 'Const', [], { dtype: { type: dtype }, value: { tensor: { dtype, tensorShape: {} } } });
  return tf.loadGraphModel({
    load: async () => ({
      format: 'graph-model',
      modelTopology: {
        node: [
          node('images', 'Placeholder', [], {
            dtype: { type: 'DT_FLOAT' },
            shape: { shape: { dim: [{ size: '-1' }, { size: '4' }, { size: '4' }, { size: '1' }] } },
          }),
          constant('shape', 'DT_INT32'),
          constant('weights', 'DT_FLOAT'),
          node('flat', 'Reshape', ['images', 'shape'], float),
          node('logits', 'MatMul', ['flat', 'weights'], {
            ...float,
            transpose_a: { b: false },
            transpose_b: { b: false },
          }),
        ],
        versions: { producer: 1 },
      },
      weightSpecs: [
        { name: 'shape', shape: [2], dtype: 'int32' as const },
        { name: 'weights', shape: [16, 3], dtype: 'float32' as const },
      ],
      weightData: Uint8Array.from([
        ...new Uint8Array(Int32Array.of(-1, 16).buffer),
        ...new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength),
      ]).buffer,
    }),
  });
}

describeOnEngines('fromLayersModel', () => {
  // Under IS_TEST tfjs takes what its own fused ops save for a leak.
  beforeAll(() => tf.env().set('IS_TEST', false));

  it('gives a classifier that infers row by row, in inference mode', () => {
    tf.tidy(() => {
      const model = layersClassifier();
      const classify = fromLayersModel(model).classifier();
      const x = images();
      const logits = classify(x);
      expect(logits.shape).toEqual([2, 3]);
      expectClose(logits, model.predict(x) as tf.Tensor);
      expectClose(classify(tf.slice(x, [1, 0, 0, 0], [1, 4, 4, 1]) as tf.Tensor4D), tf.slice(logits, [1, 0], [1, 3]));
    });
  });

  it('gives a classifier that is differentiable in the images', () => {
    tf.tidy(() => {
      const classify = fromLayersModel(layersClassifier()).classifier({ preprocess: (x) => tf.div(tf.add(x, 1), 2) });
      expect(
        checkGradients((x) => classify(x as tf.Tensor4D), [images(1)], { order: 1, seed, step: 1e-3 }),
      ).toBeLessThan(5e-3);
    });
  });

  it('turns probabilities into logits, finite where they underflow', () => {
    tf.tidy(() => {
      const model = layersClassifier('softmax');
      const adapted = fromLayersModel(model);
      const [logits, probabilities] = [
        adapted.classifier({ output: 'probabilities' })(images()),
        adapted.classifier()(images()),
      ];
      expectClose(tf.softmax(logits), probabilities);
      const certain = { inputs: [{ name: 'x' }], outputs: [{ name: 'p' }], apply: () => tf.tensor2d([[0, 1]]) };
      expectClose(
        fromLayersModel(certain).classifier({ output: 'probabilities' })(images(1)),
        [Math.log(1.1754944e-38), 0],
        { rtol: 1e-3 },
      );
    });
  });

  it('gives a generator, from the latent alone or with the condition', () => {
    tf.tidy(() => {
      const latentOnly = tf.sequential({
        layers: [
          tf.layers.dense({ inputShape: [2], units: 4, activation: 'tanh' }),
          tf.layers.reshape({ targetShape: [2, 2, 1] }),
        ],
      });
      const [latent, condition] = [tf.ones([3, 2]) as tf.Tensor2D, tf.ones([3, 5]) as tf.Tensor2D];
      expect(fromLayersModel(latentOnly).generator()(latent, condition).shape).toEqual([3, 2, 2, 1]);
      const [z, c] = [tf.input({ shape: [2] }), tf.input({ shape: [5] })];
      const joined = tf.layers.concatenate().apply([z, c]) as tf.SymbolicTensor;
      const conditional = fromLayersModel(
        tf.model({ inputs: [z, c], outputs: tf.layers.dense({ units: 4 }).apply(joined) as tf.SymbolicTensor }),
      );
      const generate = conditional.generator({ postprocess: (flat) => tf.tanh(tf.reshape(flat, [-1, 2, 2, 1])) });
      expect(generate(latent, condition).shape).toEqual([3, 2, 2, 1]);
      expect(() => conditional.generator()(latent, condition)).toThrow(
        "fromLayersModel: expected the generator's output to be [N, H, W, C], got [3, 4]. Reshape it with `postprocess`.",
      );
      expect(() => conditional.generator({ inputs: (latent) => [latent] })(latent, condition)).toThrow(
        'fromLayersModel: expected 2 inputs, got 1.',
      );
      expect(() => conditional.classifier()(images())).toThrow(
        'fromLayersModel: expected a model with one input, got 2.',
      );
    });
  });

  it('gives taps by the names of the outputs', () => {
    tf.tidy(() => {
      const input = tf.input({ shape: [4, 4, 1] });
      const features = tf.layers.flatten({ name: 'features' }).apply(input) as tf.SymbolicTensor;
      const logits = tf.layers.dense({ units: 3, name: 'logits' }).apply(features) as tf.SymbolicTensor;
      const taps = fromLayersModel(tf.model({ inputs: input, outputs: [features, logits] })).taps()(images());
      expect(Object.values(taps).map(({ shape }) => shape)).toEqual([
        [2, 16],
        [2, 3],
      ]);
      expect(Object.keys(taps)).toEqual(['features', 'logits']);
      expect(() => fromLayersModel(tf.model({ inputs: input, outputs: input })).classifier()(images())).toThrow(
        "fromLayersModel: expected the classifier's output to be [N, K], got [2, 4, 4, 1].",
      );
    });
  });

  it('leaves nothing behind but its results', async () => {
    const model = layersClassifier();
    const x = images();
    const adapted = fromLayersModel(model);
    adapted.classifier()(x).dispose(); // builds the layers
    await expectNoLeak(() =>
      adapted
        .classifier({ preprocess: (x) => tf.mul(x, 2) })(x)
        .dispose(),
    );
    await expectNoLeak(() => disposeTree(adapted.taps()(x)));
    x.dispose();
    model.dispose();
  });
});

describeOnEngines('fromGraphModel', () => {
  it('runs a converted graph as a classifier and as taps, differentiable in the images', async () => {
    const weights = Float32Array.from({ length: 48 }, (_, i) => Math.sin(i));
    const model = await graphClassifier(weights);
    const x = images();
    const adapted = fromGraphModel(model);
    const expected = tf.tidy(() => tf.matMul(tf.reshape(x, [2, 16]) as tf.Tensor2D, tf.tensor2d(weights, [16, 3])));
    await expectNoLeak(() => {
      const logits = adapted.classifier()(x);
      expectClose(logits, expected, { atol: 1e-5 });
      const taps = adapted.taps()(x);
      expectClose(taps.logits!, expected, { atol: 1e-5 });
      disposeTree(taps, { logits });
      expect(checkGradients((x) => adapted.classifier()(x as tf.Tensor4D), [x], { order: 1, seed })).toBeLessThan(5e-3);
    });
    for (const tensor of [x, expected]) tensor.dispose();
    model.dispose();
  });
});

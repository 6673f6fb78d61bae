import { useEngine } from '@gans/engines';
import { createSeed, flattenTree, foldIn } from '@gans/tensor';
import { countLeftTensors } from '@gans/tensor/testing';
import * as tf from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { short } from '../internal/gan-combinations';
import { tinyDataset } from '../internal/tiny-gan';
import { discriminatorFromLayers, generatorFromLayers } from './layers-model';
import { createGanState, disposeGanState } from './state';
import { trainGan } from './train-gan';

const seed = createSeed(91);

function generatorModel(classCount = 3): tf.LayersModel {
  const latent = tf.input({ shape: [4] });
  const condition = tf.input({ shape: [3] });
  const joined = classCount === 0 ? latent : (tf.layers.concatenate().apply([latent, condition]) as tf.SymbolicTensor);
  const hidden = tf.layers.batchNormalization().apply(tf.layers.dense({ units: 16, activation: 'relu' }).apply(joined));
  const flat = tf.layers.dense({ units: 64, activation: 'tanh' }).apply(hidden);
  const images = tf.layers.reshape({ targetShape: [8, 8, 1] }).apply(flat) as tf.SymbolicTensor;
  return tf.model({ inputs: classCount === 0 ? latent : [latent, condition], outputs: images });
}

function discriminatorModel(withNorm = false): tf.LayersModel {
  const images = tf.input({ shape: [8, 8, 1] });
  const flat = tf.layers.flatten().apply(images) as tf.SymbolicTensor;
  const dense = tf.layers.dense({ units: 16 }).apply(flat) as tf.SymbolicTensor;
  const normed = withNorm ? (tf.layers.batchNormalization().apply(dense) as tf.SymbolicTensor) : dense;
  const hidden = tf.layers.leakyReLU({ alpha: 0.2 }).apply(normed) as tf.SymbolicTensor;
  const [logits, classes] = [1, 3].map((units) => tf.layers.dense({ units }).apply(hidden) as tf.SymbolicTensor);
  return tf.model({ inputs: images, outputs: [logits!, classes!] });
}

const outputs = ['logits', 'classLogits'] as const;

beforeAll(async () => {
  await useEngine('wasm', { threads: 1 });
});

describe('generatorFromLayers', () => {
  it('is the model, with weights that are passed in', () => {
    const model = generatorModel();
    const net = generatorFromLayers(model, { classCount: 3 });
    expect(net.spec).toEqual({ latentSize: 4, classCount: 3, imageShape: [8, 8, 1], prior: { kind: 'normal' } });
    const input = {
      latent: tf.randomNormal([5, 4], 0, 1, 'float32', 1) as tf.Tensor2D,
      condition: tf.oneHot([0, 1, 2, 0, 1], 3).toFloat() as tf.Tensor2D,
    };
    const { output } = net.apply(net.params, net.state, input, { training: false });
    expectClose(output, model.predict([input.latent, input.condition]) as tf.Tensor);
    const doubled = Object.fromEntries(Object.entries(net.params).map(([key, x]) => [key, tf.mul(x as tf.Tensor, 2)]));
    const other = net.apply(doubled, net.state, input, { training: false }).output;
    expect(Array.from(other.dataSync())).not.toEqual(Array.from(output.dataSync()));
    expectClose(net.apply(net.params, net.state, input, { training: false }).output, output);
  });

  it('returns what its layers store, and leaves the model as it was', () => {
    const model = generatorModel();
    const before = model.getWeights().map((x) => Array.from(x.dataSync()));
    const net = generatorFromLayers(model, { classCount: 3 });
    const input = { latent: tf.ones([5, 4]) as tf.Tensor2D, condition: tf.ones([5, 3]) as tf.Tensor2D };
    const { state } = net.apply(net.params, net.state, input, { training: true });
    expect(Object.keys(state)).toEqual(Object.keys(net.state));
    expect(Object.keys(state)).toEqual(['0-moving_mean', '1-moving_variance']);
    for (const [key, leaf] of Object.entries(flattenTree(state)))
      expect(Array.from(leaf.dataSync())).not.toEqual(Array.from((net.state[key] as tf.Tensor).dataSync()));
    expect(model.getWeights().map((x) => Array.from(x.dataSync()))).toEqual(before);
    expect(model.weights.some((variable) => Object.hasOwn(variable, 'read'))).toBe(false);
  });

  it('names weights by position, whatever TensorFlow.js has counted before', () => {
    const names = () => Object.keys(generatorFromLayers(generatorModel(), { classCount: 3 }).params);
    expect(names()).toEqual(names());
    expect(names()).toEqual(['0-kernel', '1-bias', '2-gamma', '3-beta', '4-kernel', '5-bias']);
  });

  it('refuses models of other shapes', () => {
    expect(() => generatorFromLayers(generatorModel(), { classCount: 0 })).toThrow(
      'generatorFromLayers: expected the model to have latents as its only input for classCount 0, got [N, 3].',
    );
    expect(() => generatorFromLayers(generatorModel(0), { classCount: 3 })).toThrow(
      'generatorFromLayers: expected the model to have conditions [N, 3] as second input for classCount 3, got none.',
    );
    expect(() => generatorFromLayers(discriminatorModel(), { classCount: 0 })).toThrow(
      "generatorFromLayers: expected the model's first input to be latents [N, D], got [N, 8, 8, 1].",
    );
    const flat = tf.sequential({ layers: [tf.layers.dense({ inputShape: [4], units: 64 })] });
    expect(() => generatorFromLayers(flat, { classCount: 0 })).toThrow(
      "generatorFromLayers: expected the model's output to be images [N, H, W, C], got [N, 64].",
    );
  });
});

describe('discriminatorFromLayers', () => {
  it('names outputs, and tells whether it judges images together', () => {
    const net = discriminatorFromLayers(discriminatorModel(), { outputs });
    expect(net.rows).toBe('independent');
    const { output } = net.apply(net.params, net.state, tf.zeros([2, 8, 8, 1]) as tf.Tensor4D, { training: true });
    expect([output.logits.shape, output.classLogits?.shape]).toEqual([
      [2, 1],
      [2, 3],
    ]);
    expect(discriminatorFromLayers(discriminatorModel(true), { outputs }).rows).toBe('coupled');
    expect(() => discriminatorFromLayers(discriminatorModel())).toThrow(
      'discriminatorFromLayers: expected outputs to name the 2 outputs of the model, one of them logits, got logits.',
    );
  });
});

describe('a pair of tfjs-layers models', () => {
  it.each([false, true])('trains as an AC-GAN, with batch norm in D: %s, and leaves no tensor', async (withNorm) => {
    const [g, d] = [generatorModel(), discriminatorModel(withNorm)];
    const train = async () => {
      const generator = generatorFromLayers(g, { classCount: 3 });
      const discriminator = discriminatorFromLayers(d, { outputs });
      const state = createGanState(generator, discriminator);
      const config = { ...short, steps: 20, conditional: { name: 'auxiliary-classifier' } } as const;
      const losses: number[] = [];
      const end = await trainGan({
        nets: { generator, discriminator },
        state,
        dataset: tinyDataset(18),
        config: { ...config, optimizers: { generator: { learningRate: 1e-2 }, discriminator: { learningRate: 1e-2 } } },
        seed: foldIn(seed, 'run'),
        onStep: ({ scalars }) => {
          losses.push(scalars.conditionalReal!);
        },
      });
      disposeGanState(end);
      return losses;
    };
    const { result, left } = await countLeftTensors(train);
    expect(left).toBe(0);
    expect(result.at(-1)!).toBeLessThan(0.7 * result[0]!);
  });
});

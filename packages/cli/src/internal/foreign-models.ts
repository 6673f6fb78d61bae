import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSeed, normalValues } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';

// Models as TensorFlow.js stores them: images [N, 8, 8, 1] to three logits, by one dense layer without a bias.

const kernel = () => normalValues(createSeed(9), 64 * 3);

/** Writes a LayersModel: model.json and its weights. */
export async function saveLayersModel(folder: string): Promise<void> {
  const dense = tf.layers.dense({ units: 3, useBias: false });
  const model = tf.sequential({ layers: [tf.layers.flatten({ inputShape: [8, 8, 1] }), dense] });
  const weights = tf.tensor2d(Float32Array.from(kernel()), [64, 3]);
  dense.setWeights([weights]);
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      const { modelTopology, weightSpecs, weightData } = artifacts;
      await writeModel(folder, { format: 'layers-model', modelTopology }, weightSpecs!, weightData as ArrayBuffer);
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  model.dispose();
  weights.dispose();
}

/** Writes a GraphModel, as the converter of TensorFlow makes it. */
export async function saveGraphModel(folder: string): Promise<void> {
  const T = { type: 'DT_FLOAT' };
  const size = (values: number[]) => ({ shape: { dim: values.map((value) => ({ size: String(value) })) } });
  const node = [
    { name: 'images', op: 'Placeholder', attr: { dtype: T, shape: size([-1, 8, 8, 1]) } },
    {
      name: 'flatShape',
      op: 'Const',
      attr: {
        dtype: { type: 'DT_INT32' },
        value: { tensor: { dtype: 'DT_INT32', tensorShape: { dim: [{ size: '2' }] } } },
      },
    },
    {
      name: 'kernel',
      op: 'Const',
      attr: {
        dtype: T,
        value: { tensor: { dtype: 'DT_FLOAT', tensorShape: { dim: [{ size: '64' }, { size: '3' }] } } },
      },
    },
    { name: 'flat', op: 'Reshape', input: ['images', 'flatShape'], attr: { T, Tshape: { type: 'DT_INT32' } } },
    {
      name: 'logits',
      op: 'MatMul',
      input: ['flat', 'kernel'],
      attr: { T, transpose_a: { b: false }, transpose_b: { b: false } },
    },
  ];
  const weights: tf.io.WeightsManifestEntry[] = [
    { name: 'flatShape', shape: [2], dtype: 'int32' },
    { name: 'kernel', shape: [64, 3], dtype: 'float32' },
  ];
  const data = Buffer.concat([
    Buffer.from(Int32Array.of(-1, 64).buffer),
    Buffer.from(Float32Array.from(kernel()).buffer),
  ]);
  const modelTopology = { node, versions: { producer: 1, minConsumer: 1 } };
  await writeModel(folder, { format: 'graph-model', modelTopology }, weights, data);
}

async function writeModel(
  folder: string,
  json: object,
  weights: tf.io.WeightsManifestEntry[],
  data: ArrayBuffer | Buffer,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  const weightsManifest = [{ paths: ['weights.bin'], weights }];
  await writeFile(join(folder, 'model.json'), JSON.stringify({ ...json, weightsManifest }));
  await writeFile(join(folder, 'weights.bin'), Buffer.from(data as ArrayBuffer));
}

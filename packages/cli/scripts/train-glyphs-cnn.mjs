// Trains glyphs-cnn-1, the classifier that `gans evaluate` measures with where no other is named: node packages/cli/scripts/train-glyphs-cnn.mjs
// Its weights are part of the package, so that everyone measures with the same bits: another training would differ in them from engine to engine. Kernels are rounded to 8 bits, a scale an output, which makes them a fifth as long. Other weights get another number.
import '@tensorflow/tfjs';
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { arraysFromTree, ndArray, treeFromArrays } from '@gans/checkpoints';
import { asClassifier, createSmallCnn } from '@gans/core-nets';
import { glyphsDataset } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import { createSeed, foldIn } from '@gans/tensor';
import { predictDataset, trainClassifier } from '@gans/training';

const path = fileURLToPath(new URL('../src/evaluate/glyphs-cnn-1.json', import.meta.url));
const seed = createSeed(1);
const images = (split, count) => glyphsDataset({ seed, count, channels: 3, alphabet: 'alphanumeric', split });
const base64 = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');

/** 8-bit codes of a kernel, and the scale of each output: the last axis. */
function quantise({ shape, data }) {
  const outputs = shape.at(-1);
  const scales = new Float32Array(outputs);
  for (const [i, value] of data.entries()) scales[i % outputs] = Math.max(scales[i % outputs], Math.abs(value) / 127);
  const codes = Int8Array.from(data, (value, i) => Math.round(value / scales[i % outputs]));
  return { scales, codes, values: Float32Array.from(codes, (code, i) => code * scales[i % outputs]) };
}

const engine = await useEngine('auto');
const [train, test] = [images('train', 72_000), images('test', 7_200)];
const [height, width, channels] = train.imageShape;
const config = { classCount: train.classCount, height, width, channels, filters: 8, featureSize: 32 };
const net = await trainClassifier({
  net: createSmallCnn(config, foldIn(seed, 'classifier')),
  dataset: train,
  config: { epochs: 4, batchSize: 128, learningRate: 3e-3 },
  seed: foldIn(seed, 'classifier training'),
  onStep: ({ step, steps, loss }) => step % 200 === 0 && console.error(`step ${step} of ${steps}, loss ${loss}`),
});

const [tensors, rounded] = [{}, {}];
for (const [name, array] of Object.entries(await arraysFromTree({ params: net.params, state: net.state }))) {
  const { shape, data } = array;
  if (name.endsWith('/kernel')) {
    const { scales, codes, values } = quantise(array);
    tensors[name] = { shape, scales: base64(scales), codes: base64(codes) };
    rounded[name] = ndArray(values, shape);
  } else {
    tensors[name] = { shape, values: base64(data) };
    rounded[name] = array;
  }
}
const read = await predictDataset(asClassifier(net, treeFromArrays(rounded)), test);
const accuracy = read.reduce((sum, label, i) => sum + Number(label === test.labels[i]), 0) / test.length;
const { classNames } = train;
await writeFile(path, `${JSON.stringify({ name: 'glyphs-cnn-1', config, classNames, accuracy, tensors }, null, 2)}\n`);
console.log(`${path}: reads ${(100 * accuracy).toFixed(2)} % of ${test.length} glyphs; engine ${engine.name}`);
process.exit(0);

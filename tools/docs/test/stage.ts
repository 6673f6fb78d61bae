import { mkdirSync, writeFileSync } from 'node:fs';
import { encodeNpz, ndArray } from '@gans/checkpoints';
import { asGenerator, createDcganGenerator } from '@gans/core-nets';
import { batch, encodeCifar, encodeIdxImages, encodeIdxLabels, glyphsDataset, type ImageDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';

/** Writes a data set as a folder of four files in the format of MNIST. */
function writeIdxFolder(folder: string, dataset: ImageDataset): void {
  const indices = [...dataset.labels.keys()];
  const images = encodeIdxImages({ count: dataset.length, rows: 32, columns: 32, pixels: dataset.pixels(indices) });
  mkdirSync(folder, { recursive: true });
  for (const name of ['train', 't10k']) {
    writeFileSync(`${folder}/${name}-images-idx3-ubyte`, images);
    writeFileSync(`${folder}/${name}-labels-idx1-ubyte`, encodeIdxLabels(Uint8Array.from(dataset.labels)));
  }
}

/** A PNG of 2 x 2 red pixels. */
const RED_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGM8ISfHwMDAxMDAwMDAAAANBAEIfXHKZgAAAABJRU5ErkJggg==';

/** Writes one small set in each other format that is read. */
function writeOtherFormats(): void {
  for (const path of ['cat/1.png', 'dog/1.png']) {
    mkdirSync(`data/pets/${path.slice(0, 3)}`, { recursive: true });
    writeFileSync(`data/pets/${path}`, Buffer.from(RED_PNG, 'base64'));
  }
  mkdirSync('data/cifar-10', { recursive: true });
  const record = { labels: Uint8Array.of(3), coarseLabels: new Uint8Array(0), pixels: new Uint8Array(3072) };
  writeFileSync('data/cifar-10/test_batch.bin', encodeCifar(record));
  writeFileSync('data/cifar-10/batches.meta.txt', Array.from({ length: 10 }, (_, k) => `class ${k}`).join('\n'));
  const images = ndArray(new Uint8Array(4), [1, 2, 2]);
  writeFileSync('data/mnist.npz', encodeNpz({ x_test: images, y_test: ndArray(Uint8Array.of(0)) }));
}

const silent = { write: () => true };

/** A graph model of one node, as a place that `tf.loadGraphModel` reads: images in, their tanh out. */
function graphModel(): tf.io.IOHandler {
  const dtype = { type: 'DT_FLOAT' };
  const node = [
    { name: 'images', op: 'Placeholder', attr: { dtype } },
    { name: 'features', op: 'Tanh', input: ['images'], attr: { T: dtype } },
  ];
  return tf.io.fromMemory({
    modelTopology: { node, versions: { producer: 1, minConsumer: 1 } },
    weightSpecs: [],
    weightData: new ArrayBuffer(0),
  });
}

/** Lays out the working folder and returns the names that a docstring's sample may use without defining them, beyond `tf` and what its package and those below export. */
export function setStage(): Readonly<Record<string, unknown>> {
  const seed = createSeed(7);
  const dataset = glyphsDataset({ seed, count: 40, split: 'train' });
  const generator = createDcganGenerator(
    { latentSize: 4, classCount: 10, height: 8, width: 8, channels: 1, filters: 2 },
    seed,
  );
  mkdirSync('runs/a', { recursive: true });
  writeIdxFolder('data/mnist', dataset);
  writeOtherFormats();
  return {
    seed,
    epoch: 0,
    dataset,
    images: batch(dataset, [0, 1, 2, 3]).images,
    labels: batch(dataset, [0, 1, 2, 3]).labels,
    generator,
    // What packages that know only functions take: images of 8 x 8 pixels, and logits of 10 classes.
    source: { generator: asGenerator(generator), spec: generator.spec },
    classifier: (pixels: tf.Tensor4D) => tf.slice(tf.reshape(pixels, [-1, 64]), [0, 0], [-1, 10]),
    params: { w: tf.tensor1d([1, 2]) },
    grads: { w: tf.tensor1d([0.1, -0.1]) },
    average: { w: tf.tensor1d([0, 1]) },
    features: tf.zeros([2, 4, 4, 2]),
    logits: tf.zeros([4, 10]),
    embedding: tf.zeros([10, 4]),
    kernel: tf.zeros([3, 3, 1, 2]),
    bias: tf.zeros([2]),
    url: graphModel(),
    // Nobody reads it, and whoever works for long is asked to stop at once.
    io: { stdout: silent, stderr: silent, cwd: process.cwd(), env: {}, now: () => 0, signal: AbortSignal.abort() },
    name: 'glyphs',
    rows: ['first', 'second'],
    result: { metrics: {} },
    setBackend: tf.setBackend,
  };
}

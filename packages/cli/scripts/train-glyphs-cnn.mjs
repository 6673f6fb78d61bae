// Trains glyphs-cnn-1, the classifier that `gans evaluate` measures with where no other is named: node packages/cli/scripts/train-glyphs-cnn.mjs
// Its file is part of the package, so that everyone measures with the same bits: another training would differ in them from engine to engine. Another net, or other images, get another number.
import '@tensorflow/tfjs';
import { fileURLToPath } from 'node:url';
import { asClassifier, createSmallCnn } from '@gans/core-nets';
import { glyphsDataset } from '@gans/datasets';
import { useEngine } from '@gans/engines';
import { createSeed, foldIn } from '@gans/tensor';
import { predictDataset, saveNet, trainClassifier } from '@gans/training';

const path = fileURLToPath(new URL('../assets/glyphs-cnn-1.safetensors', import.meta.url));
const seed = createSeed(1);
const images = (split, count) => glyphsDataset({ seed, count, channels: 3, alphabet: 'alphanumeric', split });

const engine = await useEngine('auto');
const [train, test] = [images('train', 72_000), images('test', 7_200)];
const [height, width, channels] = train.imageShape;
const shape = { classCount: train.classCount, height, width, channels };
const net = await trainClassifier({
  net: createSmallCnn({ ...shape, filters: 12, featureSize: 64 }, foldIn(seed, 'classifier')),
  dataset: train,
  config: { epochs: 4, batchSize: 128, learningRate: 3e-3 },
  seed: foldIn(seed, 'classifier training'),
  onStep: ({ step, steps, loss }) => step % 100 === 0 && console.error(`step ${step} of ${steps}, loss ${loss}`),
});
const read = await predictDataset(asClassifier(net), test);
const accuracy = read.reduce((sum, label, i) => sum + Number(label === test.labels[i]), 0) / test.length;
await saveNet(path, net, {
  metadata: { name: 'glyphs-cnn-1', classNames: JSON.stringify(train.classNames), accuracy: String(accuracy) },
});
console.log(`${path}: reads ${(100 * accuracy).toFixed(2)} % of ${test.length} glyphs; engine ${engine.name}`);
process.exit(0);

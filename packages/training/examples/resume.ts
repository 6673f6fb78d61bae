// Trains a tiny GAN for two steps, saves it, loads it and goes on: the same as four steps in one go, bit for bit.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { glyphsDataset } from '@gans/datasets';
import { createSeed } from '@gans/tensor';
import {
  createGan,
  flattenGanState,
  type GanConfig,
  loadGanCheckpoint,
  saveGanCheckpoint,
  trainGan,
} from '@gans/training';
import type * as tf from '@tensorflow/tfjs';

const seed = createSeed(7);
const dataset = glyphsDataset({ seed, count: 40, split: 'train' });
const size = { net: 'dcgan', classCount: 10, height: 32, width: 32, channels: 1, filters: 2 } as const;
const netsConfig = {
  generator: { ...size, latentSize: 8 },
  discriminator: { ...size, head: 'embedding', embeddingSize: 8 },
} as const;
const config: GanConfig = {
  batchSize: 8,
  steps: 4,
  adversarial: 'hinge',
  conditional: { name: 'd2d-cross-entropy', weight: 0.5 },
  optimizers: { generator: { learningRate: 2e-4 }, discriminator: { learningRate: 2e-4 } },
  average: { kind: 'decay', decay: 0.9, start: 1 },
};

const folder = await mkdtemp(join(tmpdir(), 'gan-'));
const file = join(folder, 'gan.safetensors');
const halfWay = await trainGan({ ...createGan(netsConfig, seed), dataset, config: { ...config, steps: 2 }, seed });
await saveGanCheckpoint(file, { netsConfig, config, seed, state: halfWay });

const { nets, state } = await loadGanCheckpoint(file);
const resumed = await trainGan({ nets, state, dataset, config, seed });
const straight = await trainGan({ ...createGan(netsConfig, seed), dataset, config, seed });
const numbers = (end: typeof resumed) =>
  Object.values<tf.Tensor>(flattenGanState(end).tensors).map((t) => t.dataSync());
const equal = isDeepStrictEqual(numbers(resumed), numbers(straight));
console.log(
  `after ${resumed.step} steps, resumed and straight runs are ${equal ? 'equal to the last bit' : 'different'}`,
);
await rm(folder, { recursive: true });

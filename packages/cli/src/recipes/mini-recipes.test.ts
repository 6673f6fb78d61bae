import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useEngine } from '@gans/engines';
import { memory } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../command-line';
import { writeSmallData } from '../internal/small-data';
import { testIo } from '../internal/test-io';
import { parseJsonLines } from '../json-file';
import type { MetricsLine, RunResult } from '../result';
import { recipeNames } from './built-in';

const STEPS = 50;
/** Everything as small as it can be: what is left is the recipe itself. */
const SMALL = [
  'nets.generator.filters=2',
  'nets.generator.latentSize=8',
  'nets.discriminator.filters=2',
  'gan.batchSize=8',
  'classifier.net.filters=2',
  'classifier.training.epochs=1',
  'evaluation.images=20',
  'evaluation.gridColumns=2',
];

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-mini-'));
  await writeSmallData(join(cwd, 'few-glyphs'));
  await useEngine('auto');
});
afterAll(() => rm(cwd, { recursive: true }));

describe('mini recipes', () => {
  it.each(recipeNames.filter((name) => name.endsWith('/mini')))('%s trains on glyphs', async (name) => {
    const io = testIo({ cwd });
    const [family] = name.split('/');
    const options = { recipe: family!, data: 'few-glyphs', steps: STEPS, 'look-every': STEPS, out: family! };
    const words = Object.entries(options).flatMap(([option, value]) => [`--${option}`, String(value)]);
    const set = SMALL.flatMap((assignment) => ['--set', assignment]);
    const alive = memory().numTensors;
    expect(await main(['train', '--json', ...words, ...set], io), io.errors()).toBe(0);
    expect(memory().numTensors).toBe(alive);

    const { steps, metrics } = JSON.parse(io.data()) as RunResult;
    expect(steps).toBe(STEPS);
    expect('classAccuracy' in metrics).toBe(!['unconditional', 'class-balancing'].includes(family!));
    expect(metrics.frechetDistance!.value).toBeGreaterThan(0);
    const config = JSON.parse(await readFile(join(cwd, family!, 'config.json'), 'utf8'));
    expect(config.config).toMatchObject({ recipe: name, gan: { steps: STEPS, batchSize: 8 } });
    const lines = parseJsonLines<MetricsLine>(await readFile(join(cwd, family!, 'metrics.jsonl'), 'utf8'));
    const losses = lines.filter(({ kind }) => kind === 'step').map(({ discriminatorLoss }) => discriminatorLoss);
    expect(losses).toHaveLength(STEPS);
    expect(new Set(losses).size).toBeGreaterThan(STEPS / 2);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSeed, gradients, uniform } from '@gans/tensor';
import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectClose } from '#test-kit';
import { saveGraphModel, saveLayersModel } from '../internal/foreign-models';
import { writeSmallRun } from '../internal/small-run';
import { loadTarget } from './target';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'gans-uap-target-'));
  await writeSmallRun(join(cwd, 'run'), 3);
  await tf.setBackend('cpu');
  await saveLayersModel(join(cwd, 'layers'));
  await saveGraphModel(join(cwd, 'graph'));
});
afterAll(() => rm(cwd, { recursive: true }));

const images = () => uniform(createSeed(1), [2, 8, 8, 1], { min: -1, max: 1 }) as tf.Tensor4D;

describe('loadTarget', () => {
  it.each([['run'], ['run/checkpoints/classifier.safetensors']])(
    'takes %s, differentiable in its images',
    async (word) => {
      const before = tf.memory().numTensors;
      const target = await loadTarget(word, {}, cwd);
      expect(target).toMatchObject({ imageShape: [8, 8, 1], preprocessing: "the classifier's own" });
      expect(target.identity.name).toMatch(/^small-cnn/);
      expect(target.identity.sha256).toMatch(/^[0-9a-f]{64}$/);
      const x = images();
      const [slopes] = gradients((of: tf.Tensor4D) => target.classifier(of))([x]);
      expect(Math.max(...slopes.dataSync())).toBeGreaterThan(0);
      tf.dispose([x, slopes]);
      target.dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it.each([
    ['layers', 'layers model'],
    ['graph', 'graph model'],
  ])('takes a %s model by its model.json, mapping pixels and probabilities', async (folder, name) => {
    const signed = await loadTarget(`${folder}/model.json`, {}, cwd);
    const bytes = await loadTarget(`${folder}/model.json`, { pixels: 'bytes', output: 'probabilities' }, cwd);
    expect(signed).toMatchObject({ imageShape: [8, 8, 1], preprocessing: 'pixels in [-1, 1]' });
    expect(signed.identity).toEqual(bytes.identity);
    expect(signed.identity.name).toMatch(new RegExp(`^${name} [0-9a-f]{8}$`));
    tf.tidy(() => {
      const raw = signed.classifier(images());
      expect(raw.shape).toEqual([2, 3]);
      const ofBytes = signed.classifier(tf.add(tf.mul(images(), 127.5), 127.5) as tf.Tensor4D);
      expectClose(bytes.classifier(images()), tf.log(tf.maximum(ofBytes, 1.1754944e-38)), { rtol: 1e-4 });
    });
    const [slopes] = gradients((of: tf.Tensor4D) => signed.classifier(of))([images()]);
    expect(Math.max(...Array.from(slopes.dataSync(), Math.abs))).toBeGreaterThan(0);
  });

  it('refuses what is none of these, in one line that says what is', async () => {
    await mkdir(join(cwd, 'empty'));
    await writeFile(join(cwd, 'nonsense.json'), '{}');
    await writeFile(join(cwd, 'nonsense.safetensors'), 'nonsense');
    await expect(loadTarget('nowhere', {}, cwd)).rejects.toThrow(
      "expected --classifier to be a run, a classifier that gans has saved or a model.json, got 'nowhere' (ENOENT",
    );
    await expect(loadTarget('nonsense.json', {}, cwd)).rejects.toThrow(
      'to be a model of TensorFlow.js, got JSON without modelTopology',
    );
    const refusal = loadTarget('nonsense.safetensors', {}, cwd);
    await expect(refusal).rejects.toMatchObject({
      code: 'FORMAT',
      message: expect.not.stringContaining('gans evaluate'),
    });
    const generator = loadTarget('run/checkpoints/generator.safetensors', {}, cwd);
    await expect(generator).rejects.toThrow(/^gans uap: expected --classifier .* got another file \((?!gans evaluate)/);
    await expect(loadTarget('run', { pixels: 'unit' }, cwd)).rejects.toThrow(
      'expected --pixels and --model-output beside a model.json only',
    );
    await rm(join(cwd, 'layers', 'weights.bin'));
    await expect(loadTarget('layers/model.json', {}, cwd)).rejects.toThrow(
      'weights.bin, got ENOENT. Keep them beside it.',
    );
  });
});

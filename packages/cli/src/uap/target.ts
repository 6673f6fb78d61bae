import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { extname, join, resolve } from 'node:path';
import type { ImageShape } from '@gans/datasets';
import type { ExtractorIdentity } from '@gans/metrics';
import { type Classifier, ConfigError, FormatError, IoError, isGansError } from '@gans/tensor';
import { type Tensor2D, tidy } from '@tensorflow/tfjs-core';
import { type ExtractorFile, loadExtractor } from '../evaluate/extractor';
import { isRun } from '../evaluate/identify';
import { type ForeignOptions, loadForeignModel } from './internal/foreign-model';

/** The classifier under attack. */
export interface Target {
  /** Images in [-1, 1] to logits. */
  readonly classifier: Classifier;
  /** Of the images that it takes. */
  readonly imageShape: ImageShape;
  readonly identity: Required<ExtractorIdentity>;
  /** How images are brought to it, for protocols. */
  readonly preprocessing: string;
  dispose(): void;
}

/** Loads the classifier that `--classifier` names: that of a run, one that gans has saved, or a model of TensorFlow.js by its model.json.
 *
 *  @param word a run folder, a safetensors file, or a model.json.
 *  @param options how a model of TensorFlow.js sees pixels, and what it gives.
 *  @throws IoError when there is nothing; FormatError when the file holds no classifier; ConfigError for options that do not apply.
 */
export async function loadTarget(word: string, options: ForeignOptions, cwd: string): Promise<Target> {
  const path = resolve(cwd, word);
  if (extname(path).toLowerCase() === '.json') return loadForeignModel(path, options);
  if (options.pixels !== undefined || options.output !== undefined)
    throw new ConfigError(
      `gans uap: expected --pixels and --model-output beside a model.json only, got them with --classifier ${word}. What gans has trained says so itself.`,
    );
  const isOfRun = await isRun(path);
  const file = await hashedFile(isOfRun ? join(path, 'checkpoints/classifier.safetensors') : path, word);
  const extractor = await loadExtractor(isOfRun ? { ...file, run: path } : file).catch((error: unknown) => {
    if (!isGansError(error) || error.code !== 'FORMAT') throw error;
    // What is wrong with the file stands in the brackets of a message about another option.
    const reason = error.message.replace(/^gans evaluate: expected --extractor [^(]*\((.*)\)$/s, '$1');
    throw new FormatError(
      `gans uap: expected --classifier ${word} to be a run, a classifier that gans has saved or a model.json, got another file (${reason})`,
    );
  });
  const { identity, imageShape, taps, dispose } = extractor;
  const classifier: Classifier = (images) => tidy(() => taps(images).logits as Tensor2D);
  const name = identity.name.replace(/, tap features$/, '');
  return {
    classifier,
    imageShape,
    identity: { name, sha256: identity.sha256 },
    preprocessing: "the classifier's own",
    dispose,
  };
}

async function hashedFile(path: string, word: string): Promise<ExtractorFile & { path: string }> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    throw new IoError(
      `gans uap: expected --classifier to be a run, a classifier that gans has saved or a model.json, got '${word}' (${cause.code} at ${path}). Check the path.`,
      { cause },
    );
  });
  return { path, sha256: createHash('sha256').update(bytes).digest('hex') };
}

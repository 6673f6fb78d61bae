import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '@gans/checkpoints';
import { asClassifier } from '@gans/core-nets';
import { batch, createImageDataset, type ImageDataset, toPixels } from '@gans/datasets';
import type { MetricResult } from '@gans/metrics';
import { type Classifier, createSeed, disposeTree, foldIn, type Seed } from '@gans/tensor';
import {
  type ClassifierInTraining,
  createClassifierNet,
  disposeClassifierState,
  loadNet,
  type NamedClassifier,
  saveNet,
  trainEpoch,
} from '@gans/training';
import { harden, measureFooling, type Perturb } from '@gans/uap';
import type { Tensor3D } from '@tensorflow/tfjs-core';
import { fileExists } from '../../../file-exists';
import { readJson, toJson } from '../../../json-file';
import { createProgress } from '../../../progress';
import type { ObtainedClassifier } from '../../../run/obtain-classifier';
import type { CellPlace } from '../../run-grid';
import { craftOn } from '../craft-on';
import { batchesOf } from '../load-sides';
import type { Plan } from '../plan';
import type { HardeningRecord } from '../result';
import { someOf } from './stand-ins';

const NET_FILE = 'hardened.safetensors';
const RECORD_FILE = 'hardening.json';
const CHUNK = 250;

/** Loads the hardened target, or makes it: fine-tuned by the defender, who has the target's images, on perturbations that are crafted on these.
 *
 *  @param folder of the classifiers; target.safetensors lies in it.
 *  @param target its net is not changed.
 *  @returns the net, which the caller disposes, and the hash of its file.
 *  @throws GansError (code ABORTED) when stopped; the fine-tuning then begins anew.
 */
export async function obtainHardened(
  folder: string,
  plan: Plan,
  target: Pick<ObtainedClassifier, 'sha256'>,
  place: Pick<CellPlace, 'io' | 'quiet'>,
): Promise<Pick<ObtainedClassifier, 'net' | 'sha256'>> {
  const file = join(folder, NET_FILE);
  if (!(await fileExists(file))) await hardenTarget(folder, plan, target, place);
  const { net } = await loadNet(file, createClassifierNet);
  const hash = createHash('sha256').update(await readFile(file));
  return { net, sha256: hash.digest('hex') };
}

/** Reads what hardening did to the defender's own perturbations.
 *
 *  @param folder of the classifiers.
 */
export async function readHardening(folder: string): Promise<HardeningRecord> {
  return (await readJson(join(folder, RECORD_FILE))) as HardeningRecord;
}

async function hardenTarget(
  folder: string,
  plan: Plan,
  { sha256 }: Pick<ObtainedClassifier, 'sha256'>,
  place: Pick<CellPlace, 'io' | 'quiet'>,
): Promise<void> {
  const { sides, protocol, training } = plan;
  const { io, quiet } = place;
  const { train, test } = sides.target;
  const own = foldIn(foldIn(createSeed(protocol.classifierSeed), 'classifiers'), 'hardened');
  const progress = createProgress(io, { quiet });
  // A third of the learning rate: what is to be kept is more than what is to be learnt.
  const config = { ...training, epochs: protocol.hardenEpochs, learningRate: training.learningRate / 3 };
  const { net } = await loadNet(join(folder, 'target.safetensors'), createClassifierNet);
  let now: Pick<ClassifierInTraining<NamedClassifier>, 'net'> & Partial<ClassifierInTraining> = { net };
  const images = someOf(train, protocol.images, foldIn(own, 'images'));
  const identity = { name: `${protocol.target.name} target while it is hardened`, sha256 };
  const measure = (classifier: Classifier, perturbation: Tensor3D): Promise<MetricResult> =>
    measureFooling(classifier, batchesOf(test), perturbation, {
      identity,
      epsilon: protocol.epsilon,
      reference: { name: `${test.name}, test images`, sha256: test.sha256 },
      signal: io.signal,
    });
  try {
    const { before, after, afterNewAttack } = await harden(asClassifier(net), {
      seed: foldIn(own, 'which images'),
      epochs: protocol.hardenEpochs,
      measure,
      craftAgainst: async (classifier, round) => {
        const options = { protocol, seed: foldIn(foldIn(own, 'craft'), round), imageShape: train.imageShape, place };
        const against = { classifier, net: now.net };
        return (await craftOn(against, { images, objective: 'images' }, options)).perturbation;
      },
      trainEpoch: async (perturb, epoch) => {
        const dataset = await perturbedSet(train, perturb, foldIn(foldIn(own, 'perturb'), epoch));
        now = await trainEpoch({
          ...now,
          dataset,
          config,
          seed: foldIn(own, 'order'),
          signal: io.signal,
          onStep: ({ step, steps, loss }) => progress.report({ title: 'hardening', step, steps, figures: { loss } }),
        });
        return asClassifier(now.net);
      },
      signal: io.signal,
    });
    const record: HardeningRecord = { before, after, afterNewAttack };
    await writeFileAtomic(join(folder, RECORD_FILE), toJson(record));
    // Last: whoever finds it need not ask whether the record is there.
    await saveNet(join(folder, NET_FILE), now.net);
  } finally {
    images.dispose();
    const { params, state } = now.net;
    if (now.progress === undefined) disposeTree(params, state);
    else disposeClassifierState({ params, state, ...now.progress });
    progress.close();
  }
}

/** A training set as an epoch of fine-tuning sees it: some of its images perturbed, in whole grey levels as images are stored. */
async function perturbedSet(set: ImageDataset, perturb: Perturb, seed: Seed): Promise<ImageDataset> {
  const { name, classNames, imageShape, labels } = set;
  const size = imageShape.reduce((product, side) => product * side, 1);
  const pixels = new Uint8Array(set.length * size);
  for (let first = 0; first < set.length; first += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, set.length - first) }, (_, i) => first + i);
    const { images } = batch(set, rows);
    const perturbed = perturb(images, foldIn(seed, first));
    images.dispose();
    pixels.set(await toPixels(perturbed), first * size);
    perturbed.dispose();
  }
  return createImageDataset({ name, classNames, imageShape, labels, pixels });
}
